package io.millrace.benchmarks.ledger;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A ledger under measurement, with accounts from 0 on. Any thread may post.
interface Ledger extends AutoCloseable {

  /// Hands a batch over, waiting while too much is under way.
  ///
  /// @return completed when every transfer of the batch is decided and durable
  CompletableFuture<Counts> post(List<Transfer> batch) throws Exception;

  /// The balance of every account; nothing may be under way.
  long[] balances() throws Exception;

  /// Reads every entry of one account; nothing may be under way.
  ///
  /// @return the sum of what they move on the account
  long statementSum(int account) throws Exception;

  /// What it has cost so far in a process of its own, as far as that can be seen from here.
  default Traffic traffic() {
    return Traffic.NONE;
  }

  /// Nothing may be under way.
  @Override
  void close() throws IOException;
}
