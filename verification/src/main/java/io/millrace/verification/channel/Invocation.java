package io.millrace.verification.channel;

/// One call of a scenario.
///
/// @param operation what is called
/// @param value the value to send, different for each call
public record Invocation(Operation operation, int value) {

  @Override
  public String toString() {
    return operation.side() == Operation.Side.SENDER
        ? operation + "(" + value + ")"
        : operation + "()";
  }
}
