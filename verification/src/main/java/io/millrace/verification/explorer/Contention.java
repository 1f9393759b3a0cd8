package io.millrace.verification.explorer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which variables are worth stopping before, learnt while searching.
final class Contention {
  /*
   * An access to a variable that one thread alone touches, or that nobody writes, has no part in any
   * race: it need not be a step. Which variables these are is not known before, so at first none is
   * thought contended; when a run shows one to be, the search begins anew. At the end no run has
   * shown more, and then none could: the first access that would have been a race comes after steps
   * that were all tried.
   *
   * Variables are told apart by name and index, not by object: coarser, and the same in every run.
   */

  private record Key(String name, int index) {}

  private static final class Use {
    int threads;
    boolean isWritten;
  }

  private final Map<Key, Use> uses = new HashMap<>();
  private final Set<Key> contended = new HashSet<>();
  private boolean hasGrown;

  /// Notes an access; returns whether it must be a step.
  boolean note(Fiber fiber, String name, int index, boolean writes) {
    var key = new Key(name, index);
    if (contended.contains(key)) {
      return true;
    }
    var use = uses.computeIfAbsent(key, _ -> new Use());
    use.threads |= 1 << fiber.index;
    use.isWritten |= writes;
    if (use.isWritten && Integer.bitCount(use.threads) > 1) {
      contended.add(key);
      hasGrown = true;
    }
    return false;
  }

  /// Whether more was learnt since this was last asked.
  boolean hasGrown() {
    boolean result = hasGrown;
    hasGrown = false;
    return result;
  }
}
