package io.millrace.ledger;

import io.millrace.channel.BatchInterruptedException;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.Sender;
import io.millrace.ownership.Borrowed;
import java.util.ArrayList;
import java.util.List;

/// Makes what was decided durable, and only then answers it. What is handed over goes through two
/// threads: one writes to the journal, the other one forces what is written and answers. So the
/// owner decides, the journal encodes, and the disk works at the same time, each on what the one
/// before has just let go.
final class Recorder {
  /*
   * Invariants:
   *  1. Records are written in the order decided. The journal's end is the journal thread's while anything that was handed
   *     over is not answered, else the owner thread's: it goes with a send, and comes back when the count of what was
   *     answered, volatile, has reached the count of what was sent.
   *  2. A request is answered after a force that began when its record, and all before it, were written.
   *  3. Every request that is handed over is answered or failed exactly once: whoever has it last, one of the two threads or
   *     a channel, fails it. Who cannot go on stops the ledger first, then closes its receiver, so that the thread before
   *     it cannot go on either.
   */

  /// How many requests share one force at the most: enough to hide it, few enough that an answer
  /// never waits for megabytes of others. So many wait before each of the two threads.
  static final int BATCH_COUNT_MAX = 8_192;

  private final Journal journal;
  private final Stop stop;
  private final Channel<Request> decided = Channel.bounded(BATCH_COUNT_MAX);
  private final Channel<Request> written = Channel.bounded(BATCH_COUNT_MAX);
  private final Thread journalThread;
  private final Thread answerThread;
  private volatile long answeredCount; // only the answering thread writes it

  /// @param owner the thread that hands over, not started yet
  Recorder(Journal journal, Stop stop, Thread owner) {
    this.journal = journal;
    this.stop = stop;
    this.journalThread = Thread.ofPlatform().name("ledger-journal").unstarted(this::writeAll);
    this.answerThread =
        Thread.ofPlatform().name("ledger-answer").unstarted(() -> answerAllUntilTheEnd(owner));
  }

  void start() {
    journalThread.start();
    answerThread.start();
  }

  /// Where the owner thread sends what it has decided, and closes when it decides no more.
  Sender<Request> sender() {
    return decided.sender();
  }

  /// How many of those that were sent are answered. Once it is all of them the owner thread has the
  /// journal's end.
  long answeredCount() {
    return answeredCount;
  }

  /// Writes, forces and answers on the owner thread, which has the journal's end. Leaves in the
  /// batch what is not answered.
  void commit(@Borrowed List<Request> batch) {
    var records = records(batch);
    if (!records.isEmpty()) {
      journal.append(records);
    }
    answer(batch);
  }

  /// Waits until all is answered, or failed, and the journal is closed.
  void awaitEnd() {
    awaitEnd(answerThread); // it is the last one
  }

  /// The journal thread.
  @SuppressWarnings("UseAfterMove") // a send that throws hands back what it did not send
  private void writeAll() {
    var batch = new ArrayList<Request>(BATCH_COUNT_MAX);
    try (var requests = decided.receiver();
        var answers = written.sender()) {
      try {
        while (requests.receiveMany(batch, BATCH_COUNT_MAX)) {
          var records = records(batch);
          if (!records.isEmpty()) {
            journal.write(records);
          }
          answers.sendAll(batch);
          batch.clear();
        }
      } catch (ChannelClosedException answersStopped) {
        keepOnly(answersStopped.unsentAll(), batch);
      } catch (BatchInterruptedException interrupt) {
        keepOnly(interrupt.unsentAll(), batch);
        stop.stop(interrupt);
      } catch (Throwable failure) { // the thread's outermost frame: nobody may wait for ever
        stop.stop(failure);
      }
      stop.failAll(batch);
      stop.failAll(requests.closeAndDrain());
    }
  }

  /// The answering thread. It closes the journal when nobody needs it any more.
  private void answerAllUntilTheEnd(Thread owner) {
    var batch = new ArrayList<Request>(BATCH_COUNT_MAX);
    long count = 0;
    try (var requests = written.receiver()) {
      try {
        while (requests.receiveMany(batch, BATCH_COUNT_MAX)) {
          count += batch.size();
          journal.force(); // one for every feed that waits
          answer(batch);
          answeredCount = count;
        }
      } catch (Throwable failure) { // as above
        stop.stop(failure);
      }
      stop.failAll(batch);
      stop.failAll(requests.closeAndDrain());
    } finally {
      awaitEnd(journalThread);
      awaitEnd(owner); // it may append until then
      journal.close();
    }
  }

  private static List<JournalRecord> records(@Borrowed List<Request> batch) {
    var records = new ArrayList<JournalRecord>(batch.size());
    for (var request : batch) {
      var record = request.record();
      if (record != null) {
        records.add(record);
      }
    }
    return records;
  }

  /// Nobody hears of an entry before the disk has it. Leaves in the batch what is not answered.
  private static void answer(@Borrowed List<Request> batch) {
    int count = 0;
    try {
      while (count < batch.size()) {
        batch.get(count++).answer();
      }
    } finally {
      batch.subList(0, count).clear();
    }
  }

  /// What was sent of the batch is the next thread's now.
  static void keepOnly(List<Object> unsent, List<Request> batch) {
    batch.clear();
    unsent.forEach(request -> batch.add((Request) request));
  }

  /// Waits on if it is interrupted: the thread still has what was accepted, or reads the journal.
  static void awaitEnd(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
