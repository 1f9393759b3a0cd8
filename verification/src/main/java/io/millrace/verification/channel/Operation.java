package io.millrace.verification.channel;

/// What a thread of a scenario calls.
public enum Operation {
  SEND(Side.SENDER),
  TRY_SEND(Side.SENDER),
  TIMED_SEND(Side.SENDER),
  /// Sends two values. The scenario must let it end: of a batch that waits for ever nobody can say
  /// how much was sent.
  SEND_ALL(Side.SENDER),
  CLOSE_SENDER(Side.SENDER),
  FAIL_SENDER(Side.SENDER),
  RECEIVE(Side.RECEIVER),
  TRY_RECEIVE(Side.RECEIVER),
  TIMED_RECEIVE(Side.RECEIVER),
  RECEIVE_MANY(Side.RECEIVER),
  DRAIN(Side.RECEIVER),
  CLOSE_AND_DRAIN(Side.RECEIVER),
  STOP_SENDERS(Side.ANY),
  CLOSE_RECEIVER(Side.ANY),
  SIZE(Side.ANY),
  IS_DISCONNECTED(Side.ANY),
  INTERRUPT_0(Side.ANY),
  INTERRUPT_1(Side.ANY);

  /// Whose threads may call an operation.
  public enum Side {
    SENDER,
    RECEIVER,
    ANY
  }

  private final Side side;

  Operation(Side side) {
    this.side = side;
  }

  /// Who may call this.
  ///
  /// @return the side
  public Side side() {
    return side;
  }

  /// Whether this interrupts another thread.
  ///
  /// @return true if so
  public boolean interrupts() {
    return this == INTERRUPT_0 || this == INTERRUPT_1;
  }
}
