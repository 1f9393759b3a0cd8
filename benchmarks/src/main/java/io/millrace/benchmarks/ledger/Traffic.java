package io.millrace.benchmarks.ledger;

/// What a ledger in another process has cost so far.
///
/// @param cpuNanos the processor's time of that process
/// @param sentBytes to it
/// @param receivedBytes from it
record Traffic(long cpuNanos, long sentBytes, long receivedBytes) {
  static final Traffic NONE = new Traffic(0, 0, 0);

  Traffic minus(Traffic before) {
    return new Traffic(
        cpuNanos - before.cpuNanos,
        sentBytes - before.sentBytes,
        receivedBytes - before.receivedBytes);
  }
}
