package io.millrace.verification.channel;

/// What came of a call of `sendAll`.
///
/// @param sentCount how many values were sent
/// @param end `SENT` if that were all, else why not
public record Batch(int sentCount, Word end) {
  /// How many values a batch has.
  public static final int VALUE_COUNT = 2;

  /// The value of a batch that is sent in that step.
  ///
  /// @param invocation the call
  /// @param step the position in the batch
  /// @return the value
  public static int value(Invocation invocation, int step) {
    return invocation.value() + 100 * step;
  }
}
