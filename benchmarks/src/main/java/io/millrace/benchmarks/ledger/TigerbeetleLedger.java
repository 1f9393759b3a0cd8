package io.millrace.benchmarks.ledger;

import com.tigerbeetle.AccountBatch;
import com.tigerbeetle.AccountFilter;
import com.tigerbeetle.Client;
import com.tigerbeetle.CreateTransferResultBatch;
import com.tigerbeetle.IdBatch;
import com.tigerbeetle.InitializationException;
import com.tigerbeetle.TransferBatch;
import com.tigerbeetle.UInt128;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A TigerBeetle that runs already, by its official client, which keeps what many feeds post under
/// way at once. Its accounts and transfers are new: their identities begin with a random number.
final class TigerbeetleLedger implements Ledger {
  static final String ADDRESS = "TIGERBEETLE_ADDRESS";

  /// What one message of this release holds.
  private static final int BATCH_COUNT_MAX = 8_190;

  private static final Duration CONNECT_WAIT_MAX = Duration.ofSeconds(10);
  private static final int LEDGER = 978; // of euros; any number does
  private static final int CODE = 1;

  private final Client client;
  private final int accountCount;
  private final long run = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);

  private TigerbeetleLedger(Client client, int accountCount) {
    this.client = client;
    this.accountCount = accountCount;
  }

  /// Opens accounts in the cluster 0.
  ///
  /// @param addresses of its replicas, with commas between
  /// @throws IllegalArgumentException if they are no addresses
  /// @throws IllegalStateException if nobody answers there in time
  static TigerbeetleLedger open(String addresses, int accountCount, Duration waitMax)
      throws InterruptedException, ExecutionException {
    Client client;
    try {
      client = new Client(UInt128.asBytes(0), addresses.split(","));
    } catch (InitializationException e) {
      throw new IllegalArgumentException(ADDRESS + "=" + addresses + ": " + e.getMessage(), e);
    }
    var ledger = new TigerbeetleLedger(client, accountCount);
    try {
      ledger.openAccounts(waitMax);
      return ledger;
    } catch (TimeoutException e) {
      client.close();
      throw new IllegalStateException("no TigerBeetle answers at " + addresses, e);
    }
  }

  static TigerbeetleLedger open(String addresses, int accountCount)
      throws InterruptedException, ExecutionException {
    return open(addresses, accountCount, CONNECT_WAIT_MAX);
  }

  @Override
  public CompletableFuture<Counts> post(List<Transfer> batch) {
    var transfers = new TransferBatch(batch.size());
    for (var transfer : batch) {
      transfers.add();
      transfers.setId(transfer.id() + 1, run); // none may be 0
      transfers.setDebitAccountId(transfer.debit() + 1, run);
      transfers.setCreditAccountId(transfer.credit() + 1, run);
      transfers.setAmount(transfer.amount());
      transfers.setLedger(LEDGER);
      transfers.setCode(CODE);
    }
    return client
        .createTransfersAsync(transfers)
        .thenApply(results -> count(batch.size(), results));
  }

  @Override
  public long[] balances() {
    var balances = new long[accountCount];
    for (int from = 0; from < accountCount; from += BATCH_COUNT_MAX) {
      int to = Math.min(from + BATCH_COUNT_MAX, accountCount);
      var ids = new IdBatch(to - from);
      for (int account = from; account < to; account++) {
        ids.add(account + 1, run);
      }
      var accounts = client.lookupAccounts(ids);
      while (accounts.next()) {
        int account = (int) accounts.getId(UInt128.LeastSignificant) - 1;
        balances[account] =
            accounts.getCreditsPosted(UInt128.LeastSignificant)
                - accounts.getDebitsPosted(UInt128.LeastSignificant);
      }
    }
    return balances;
  }

  @Override
  public long statementSum(int account) {
    var filter = new AccountFilter();
    filter.setAccountId(account + 1, run);
    filter.setDebits(true);
    filter.setCredits(true);
    filter.setLimit(BATCH_COUNT_MAX);
    long sum = 0;
    int count;
    do {
      var transfers = client.getAccountTransfers(filter);
      count = transfers.getLength();
      while (transfers.next()) {
        long amount = transfers.getAmount(UInt128.LeastSignificant);
        boolean isCredit = transfers.getCreditAccountId(UInt128.LeastSignificant) == account + 1;
        sum += isCredit ? amount : -amount;
        filter.setTimestampMin(transfers.getTimestamp() + 1);
      }
    } while (count == BATCH_COUNT_MAX);
    return sum;
  }

  @Override
  public void close() {
    client.close();
  }

  private void openAccounts(Duration waitMax)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (int from = 0; from < accountCount; from += BATCH_COUNT_MAX) {
      int to = Math.min(from + BATCH_COUNT_MAX, accountCount);
      var accounts = new AccountBatch(to - from);
      for (int account = from; account < to; account++) {
        accounts.add();
        accounts.setId(account + 1, run);
        accounts.setLedger(LEDGER);
        accounts.setCode(CODE);
      }
      var failures =
          client.createAccountsAsync(accounts).get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
      if (failures.next()) {
        throw new IllegalStateException("an account was refused: " + failures.getResult());
      }
    }
  }

  /// Only what was not posted has a result.
  private static Counts count(int transferCount, CreateTransferResultBatch results) {
    long replayed = 0;
    long conflicts = 0;
    while (results.next()) {
      switch (results.getResult()) {
        case Exists -> replayed++;
        case ExistsWithDifferentAmount,
            ExistsWithDifferentDebitAccountId,
            ExistsWithDifferentCreditAccountId ->
            conflicts++;
        default ->
            throw new IllegalStateException("a transfer was refused: " + results.getResult());
      }
    }
    return new Counts(transferCount - replayed - conflicts, replayed, conflicts);
  }
}
