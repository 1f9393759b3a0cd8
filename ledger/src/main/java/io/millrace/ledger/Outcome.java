package io.millrace.ledger;

import java.util.List;

/// What became of a message: exactly one per message, the same for ever.
public sealed interface Outcome {

  /// The outcome itself, or, of a replay, the first one.
  default Outcome first() {
    return this;
  }

  /// Money moved, once.
  ///
  /// @param seq the entry's place in the ledger's one order
  /// @param balance of the message's account, right after it
  record Posted(long seq, Money balance) implements Outcome {}

  /// The event had been reported before in the id space; no money moves on the account, the
  /// evidence is kept.
  ///
  /// @param seq of the entry it confirms
  record Confirmed(long seq) implements Outcome {}

  /// This very message again; nothing happens.
  ///
  /// @param first what became of it the first time
  record Replayed(Outcome first) implements Outcome {
    public Replayed {
      if (first instanceof Replayed) {
        throw new IllegalArgumentException(
            "a replay carries the first outcome, not another replay");
      }
    }
  }

  /// The identity is known with other material content; nothing moves, a person decides.
  ///
  /// @param seq of the entry it contradicts
  /// @param fields what differs: `account`, `amount`, `currency`, `status`, `contra`
  record Conflict(long seq, List<String> fields) implements Outcome {
    public Conflict {
      fields = List.copyOf(fields);
    }
  }

  /// The book refuses it; final for this message, and its identity stays free for a mended one.
  ///
  /// @param reason one line for a person
  record Rejected(String reason) implements Outcome {}
}
