package io.millrace.benchmarks.ledger;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/// An engine behind one writer: what waits shares a transaction, so that a peer, too, pays for one
/// sync where many feeds wait.
final class EngineLedger implements Ledger {
  /// As many as our own ledger takes at once.
  private static final int TRANSFER_COUNT_MAX = 8_192;

  private static final int WAITING_BATCH_COUNT_MAX = 2_048;

  /// What a feed waits for; without transfers it is the end.
  private record Batch(List<Transfer> transfers, CompletableFuture<Counts> reply) {
    boolean isEnd() {
      return transfers.isEmpty();
    }
  }

  private static final Batch END = new Batch(List.of(), new CompletableFuture<>());

  private final Engine engine;
  private final BlockingQueue<Batch> waiting = new ArrayBlockingQueue<>(WAITING_BATCH_COUNT_MAX);
  private final Thread writer = Thread.ofPlatform().name("writer").unstarted(this::write);

  private EngineLedger(Engine engine) {
    this.engine = engine;
  }

  static EngineLedger over(Engine engine) {
    var ledger = new EngineLedger(engine);
    ledger.writer.start();
    return ledger;
  }

  @Override
  public CompletableFuture<Counts> post(List<Transfer> batch) throws InterruptedException {
    var reply = new CompletableFuture<Counts>();
    waiting.put(new Batch(batch, reply));
    return reply;
  }

  @Override
  public long[] balances() throws Exception {
    return engine.balances();
  }

  @Override
  public long statementSum(int account) throws Exception {
    return engine.statementSum(account);
  }

  @Override
  public void close() throws IOException {
    try {
      waiting.put(END);
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the writer ends");
    }
    engine.close();
  }

  /// The only thread that posts; it ends with the batch that says so. After a failure every batch
  /// fails.
  private void write() {
    var taken = new ArrayList<Batch>();
    boolean isOpen = true;
    while (isOpen) {
      try {
        isOpen = take(taken);
        commit(taken);
      } catch (Throwable failure) { // the thread's outermost frame: the feeds must hear of it
        taken.forEach(batch -> batch.reply().completeExceptionally(failure));
      }
      taken.clear();
    }
  }

  /// False if the end was among what waited.
  private boolean take(List<Batch> taken) throws InterruptedException {
    int count = 0;
    var batch = waiting.take();
    while (batch != null && !batch.isEnd()) {
      taken.add(batch);
      count += batch.transfers().size();
      var next = waiting.peek();
      if (next == null || count + next.transfers().size() > TRANSFER_COUNT_MAX) {
        return true;
      }
      batch = waiting.poll();
    }
    return batch == null;
  }

  private void commit(List<Batch> taken) throws Exception {
    if (taken.isEmpty()) {
      return;
    }
    var transfers = new ArrayList<Transfer>();
    taken.forEach(batch -> transfers.addAll(batch.transfers()));
    var answers = engine.post(transfers);
    int from = 0;
    for (var batch : taken) {
      int to = from + batch.transfers().size();
      batch.reply().complete(Engine.count(answers.subList(from, to)));
      from = to;
    }
  }
}
