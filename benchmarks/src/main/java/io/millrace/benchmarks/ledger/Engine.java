package io.millrace.benchmarks.ledger;

import java.io.IOException;
import java.util.List;

/// A store with one writer. One thread at a time calls its methods.
interface Engine extends AutoCloseable {

  /// Decides the transfers and stores them in one transaction, durable when this returns.
  ///
  /// @return for each transfer in order what became of it
  List<Answer> post(List<Transfer> transfers) throws Exception;

  long[] balances() throws Exception;

  long statementSum(int account) throws Exception;

  @Override
  void close() throws IOException;

  /// What became of one transfer.
  enum Answer {
    POSTED,
    REPLAYED,
    CONFLICT
  }

  /// How they count.
  static Counts count(List<Answer> answers) {
    long posted = 0;
    long replayed = 0;
    long conflicts = 0;
    for (var answer : answers) {
      switch (answer) {
        case POSTED -> posted++;
        case REPLAYED -> replayed++;
        case CONFLICT -> conflicts++;
      }
    }
    return new Counts(posted, replayed, conflicts);
  }
}
