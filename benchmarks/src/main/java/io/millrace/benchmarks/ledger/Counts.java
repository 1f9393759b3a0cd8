package io.millrace.benchmarks.ledger;

/// What became of some transfers.
record Counts(long posted, long replayed, long conflicts) {
  static final Counts NONE = new Counts(0, 0, 0);

  Counts plus(Counts other) {
    return new Counts(
        posted + other.posted, replayed + other.replayed, conflicts + other.conflicts);
  }

  long sum() {
    return posted + replayed + conflicts;
  }
}
