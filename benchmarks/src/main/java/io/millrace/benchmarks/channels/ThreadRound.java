package io.millrace.benchmarks.channels;

import io.millrace.benchmarks.channels.Cell.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;

/// One round over Java's threads: every sender sends its share, every receiver receives its share.
record ThreadRound(Cell cell, int count, List<Conduit.Out> outs, List<Conduit.In> ins) {
  /// How many messages one batch call sends or receives at most.
  static final int BATCH_COUNT_MAX = 64;

  /// Runs the round and checks the sum of what arrived.
  long nanos() throws Exception {
    var tasks = cell.shape() == Shape.SEQ ? List.<Callable<Long>>of(this::alternate) : tasks();
    var factory = cell.isVirtual() ? Thread.ofVirtual().factory() : Thread.ofPlatform().factory();
    long sum = 0;
    long start;
    long end;
    var executor = Executors.newThreadPerTaskExecutor(factory);
    try {
      var completion = new ExecutorCompletionService<Long>(executor);
      start = System.nanoTime();
      tasks.forEach(completion::submit);
      for (int i = 0; i < tasks.size(); i++) {
        sum += completion.take().get();
      }
      end = System.nanoTime();
    } finally {
      executor.shutdownNow(); // after a failure the others may wait for ever
    }
    requireSum(sum, count);
    return end - start;
  }

  static void requireSum(long sum, int count) {
    if (sum != Messages.sum(count)) {
      throw new IllegalStateException("what arrived is not what was sent");
    }
  }

  private List<Callable<Long>> tasks() {
    var tasks = new ArrayList<Callable<Long>>();
    for (var in : ins) {
      int share = count / ins.size();
      tasks.add(() -> {
        long sum = cell.isBatch() ? receiveBatches(in, share) : receive(in, share);
        in.close();
        return sum;
      });
    }
    for (int i = 0; i < outs.size(); i++) {
      var out = outs.get(i);
      int share = count / outs.size();
      int first = i * share;
      tasks.add(() -> {
        if (cell.isBatch()) {
          sendBatches(out, first, first + share);
        } else {
          send(out, first, first + share);
        }
        out.close();
        return 0L;
      });
    }
    return tasks;
  }

  private long alternate() throws Exception {
    int burst = Math.min(cell.capacity(), Cell.LARGE);
    long sum = 0;
    for (int first = 0; first < count; first += burst) {
      int end = Math.min(first + burst, count);
      send(outs.getFirst(), first, end);
      sum += receive(ins.getFirst(), end - first);
    }
    outs.getFirst().close();
    ins.getFirst().close();
    return sum;
  }

  private void send(Conduit.Out out, int first, int end) throws Exception {
    for (int number = first; number < end; number++) {
      out.send(Messages.make(cell.payload(), number));
    }
  }

  private void sendBatches(Conduit.Out out, int first, int end) throws Exception {
    var batch = new ArrayList<Object>(BATCH_COUNT_MAX);
    for (int number = first; number < end; number++) {
      batch.add(Messages.make(cell.payload(), number));
      if (batch.size() == BATCH_COUNT_MAX || number == end - 1) {
        out.sendAll(batch);
        batch.clear();
      }
    }
  }

  private static long receive(Conduit.In in, int share) throws Exception {
    long sum = 0;
    for (int i = 0; i < share; i++) {
      sum += Messages.value(in.receive());
    }
    return sum;
  }

  private static long receiveBatches(Conduit.In in, int share) throws Exception {
    var batch = new ArrayList<Object>(BATCH_COUNT_MAX);
    long sum = 0;
    for (int rest = share; rest > 0; rest -= batch.size()) {
      batch.clear();
      in.receiveMany(batch, Math.min(rest, BATCH_COUNT_MAX));
      for (var message : batch) {
        sum += Messages.value(message);
      }
    }
    return sum;
  }
}
