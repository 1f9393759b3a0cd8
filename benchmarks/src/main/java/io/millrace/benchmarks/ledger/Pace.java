package io.millrace.benchmarks.ledger;

/// When feeds hand over their batches.
interface Pace {

  /// Each as soon as it may: a stall holds the feeds back, so that fewer batches meet it.
  Pace CLOSED_LOOP = (startNanos, load) -> (feed, turn) -> System.nanoTime();

  /// At even intervals, whatever the answers do. A batch that its feed could not hand over in time,
  /// since it waited for an answer, counts from when it should have been, so that a stall counts
  /// for every batch that met it.
  static Pace openLoop(double batchesPerSecond) {
    double intervalNanos = 1e9 / batchesPerSecond;
    return (startNanos, load) ->
        (feed, turn) ->
            startNanos + (long) (intervalNanos * ((double) turn * load.feedCount() + feed));
  }

  /// The timetable of a run that starts then.
  Timetable from(long startNanos, Load load);

  /// When each batch of each feed is due, as [System#nanoTime].
  interface Timetable {
    /// When the feed's batch of that turn is due.
    ///
    /// @param turn from 0
    long start(int feed, int turn);
  }
}
