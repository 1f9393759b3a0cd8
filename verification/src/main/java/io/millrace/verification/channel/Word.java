package io.millrace.verification.channel;

/// What a call returned, if not a value, a list of values, a size or a truth.
public enum Word {
  SENT,
  FULL,
  CLOSED,
  EMPTY,
  END,
  FAILED,
  INTERRUPTED,
  MISUSE,
  DONE
}
