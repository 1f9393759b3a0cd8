package io.millrace.verification.explorer;

/// How far the search goes.
///
/// @param preemptionCountMax how often a thread that could go on is stopped in favour of another;
///   changes of thread where one waits or ends are free
/// @param spuriousCountMax how often a `park` returns without a reason
/// @param stepCountMax how many steps a run may take before it is taken for one that never ends
/// @param runCountMax how many runs to try before giving up, which [Report] then tells
public record Bounds(
    int preemptionCountMax, int spuriousCountMax, int stepCountMax, long runCountMax) {

  /// No bound on preemptions: every order of steps.
  public static final int UNBOUNDED = 100;

  /// Up to so many preemptions, no spurious return.
  ///
  /// @param preemptionCountMax the preemptions
  /// @return the bounds
  public static Bounds preemptions(int preemptionCountMax) {
    return new Bounds(preemptionCountMax, 0, 5_000, Long.MAX_VALUE);
  }

  /// The same with so many preemptions.
  ///
  /// @param count how many
  /// @return the bounds
  public Bounds withPreemptions(int count) {
    return new Bounds(count, spuriousCountMax, stepCountMax, runCountMax);
  }

  /// The same with so many spurious returns of `park`.
  ///
  /// @param count how many
  /// @return the bounds
  public Bounds withSpurious(int count) {
    return new Bounds(preemptionCountMax, count, stepCountMax, runCountMax);
  }

  /// The same, giving up after so many runs.
  ///
  /// @param count how many
  /// @return the bounds
  public Bounds withRunCountMax(long count) {
    return new Bounds(preemptionCountMax, spuriousCountMax, stepCountMax, count);
  }
}
