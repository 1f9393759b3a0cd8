package io.millrace.ledger;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Messages that wait to be decided or restored, with what the book knew of their names when they
/// were looked up. Confined to the book's thread.
///
/// Invariant: looking ahead changes no outcome. What the book did not know then is looked up again
/// when it is the message's turn, and what it knew stays so ([Message#isForEver]).
final class Lookahead {
  /// How many are looked up before the first of them is decided: enough that their cache misses
  /// overlap, few enough that what was found is still in the cache.
  static final int COUNT = 64;

  private Message[] messages = new Message[COUNT];
  private long[] keys = new long[COUNT]; // theirs
  private int begin; // of those that wait
  private int end;

  @SuppressWarnings("UnusedVariable") // the compiler leaves out a load whose value goes nowhere
  private long touched;

  /// Brings the accounts of a transaction into the cache. This loop too must be short: touch some,
  /// then look them up.
  void touch(Accounts accounts, Transaction transaction) {
    var contra = transaction.contra();
    touched +=
        accounts.touch(transaction.account()) + (contra == null ? 0 : accounts.touch(contra));
  }

  /// Adds a message behind those that wait.
  void add(Message message) {
    if (begin == end) {
      begin = 0;
      end = 0;
    }
    if (end == messages.length) {
      messages = Arrays.copyOf(messages, 2 * end);
      keys = Arrays.copyOf(keys, 2 * end);
    }
    messages[end] = message;
    keys[end++] = message.key();
  }

  /// Brings into the cache where the identities of all that wait are, or would be, and what their
  /// feeds have reported. The loops are so short that the processor waits for many of these places
  /// at once; one after the other they are most of what deciding costs.
  void touchAll(Identities identities) {
    long sum = 0;
    for (int i = begin; i < end; i++) {
      sum += identities.touch(keys[i]);
    }
    for (int i = begin; i < end; i++) {
      sum += messages[i].touchReported();
    }
    touched += sum;
  }

  /// Brings into the cache where the identities of the next rows will be, and their accounts, as
  /// [#touchAll] does.
  void touch(Identities identities, Accounts accounts, IndexRows rows, int from) {
    long sum = 0;
    int end = Math.min(from + COUNT, rows.count());
    for (int i = from; i < end; i++) {
      sum += identities.touch(rows.key(i));
    }
    for (int i = from; i < end; i++) {
      sum += accounts.touch(rows.account(i)) + accounts.touch(rows.contra(i));
    }
    touched += sum;
  }

  /// Takes the first message out, if it is this transaction's.
  ///
  /// @return the message, or null if it must be looked up now
  @SuppressWarnings("ReferenceEquality") // an equal one may come from elsewhere
  @Nullable Message take(Transaction transaction) {
    if (begin == end || messages[begin].transaction() != transaction) {
      return null;
    }
    var first = messages[begin++];
    return first.isForEver() ? first : null;
  }
}
