package io.millrace.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The feeds that the book has heard of, numbered from 1. Confined to the book's thread.
final class Feeds {

  /// A feed, with what stands for its name in the book's tables.
  record Known(int id, String name, long fingerprint) {}

  /// What an account's reporter has room for.
  static final int COUNT_MAX = (1 << 24) - 1;

  private final Fingerprint fingerprints;
  private final int countMax;
  private final Map<String, Known> byName = new HashMap<>();
  private final List<Known> byId = new ArrayList<>();

  Feeds(Fingerprint fingerprints, int countMax) {
    this.fingerprints = fingerprints;
    this.countMax = countMax;
  }

  @Nullable Known find(String name) {
    return byName.get(name);
  }

  /// The feed of this name.
  ///
  /// @throws IllegalStateException if it is not known, and there is no room for a further one
  Known open(String name) {
    var known = byName.get(name);
    if (known == null) {
      if (byId.size() == countMax) {
        throw new IllegalStateException(
            "the ledger has %,d feeds, as many as a book can hold: begin a new one"
                .formatted(countMax));
      }
      known = new Known(byId.size() + 1, name, fingerprints.of(name));
      byName.put(name, known);
      byId.add(known);
    }
    return known;
  }

  Known at(int id) {
    return byId.get(id - 1);
  }

  String name(int id) {
    return at(id).name();
  }

  int count() {
    return byId.size();
  }

  /// The names of those with a higher number than this, in order.
  List<String> namesFrom(int id) {
    return byId.subList(id, byId.size()).stream().map(Known::name).toList();
  }
}
