package io.millrace.verification.explorer;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The choices of one run, as the place in a depth-first search over all runs.
final class Path {
  private int[] chosen = new int[64];
  private int[] counts = new int[64];
  private int length;
  private int depth;

  /// Begins a run that repeats the choices so far.
  void rewind() {
    depth = 0;
  }

  /// Whether the next choice is one that was made before.
  boolean isReplay() {
    return depth < length;
  }

  /// Chooses one of `count`: as before, or, where the path is new, the first.
  int choose(int count) {
    if (count == 1) {
      return 0;
    }
    if (depth == length) {
      if (length == chosen.length) {
        chosen = Arrays.copyOf(chosen, 2 * length);
        counts = Arrays.copyOf(counts, 2 * length);
      }
      chosen[length] = 0;
      counts[length++] = count;
    } else if (counts[depth] != count && counts[depth] != 0) {
      throw new AssertionError(
          "the program is not deterministic: " + counts[depth] + " choices became " + count);
    }
    return chosen[depth++];
  }

  /// Goes to the next run; false when all have been tried.
  boolean advance() {
    length = depth;
    while (length > 0 && ++chosen[length - 1] == counts[length - 1]) {
      length--;
    }
    return length > 0;
  }

  /// The path that [#toString] wrote.
  static Path parse(String choices) {
    var path = new Path();
    if (!choices.isEmpty()) {
      path.chosen = Arrays.stream(choices.split("[.]")).mapToInt(Integer::parseInt).toArray();
      path.counts = new int[path.chosen.length];
      path.length = path.chosen.length;
    }
    return path;
  }

  /// The choices, for [#parse].
  @Override
  public String toString() {
    return Arrays.stream(chosen, 0, depth)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining("."));
  }
}
