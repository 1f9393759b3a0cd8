package io.millrace.ledger;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.Sender;
import java.util.ArrayList;
import java.util.List;

/// Makes a book again from a journal: a thread of its own reads and checks the journal, the
/// caller's takes the records in. Used once.
final class Restorer {
  /// Enough to make the hand-over cheap.
  private static final int BATCH_COUNT = 256;

  /// Enough that neither thread waits for the other's pauses.
  private static final int BATCHES_WAITING_MAX = 64;

  private final Journal journal;
  private final Channel<List<JournalRecord>> batches = Channel.bounded(BATCHES_WAITING_MAX);
  private final List<JournalRecord> batch = new ArrayList<>(BATCH_COUNT);

  private Restorer(Journal journal) {
    this.journal = journal;
  }

  /// Takes every record of the journal into the book.
  ///
  /// @throws JournalException if the journal is damaged
  /// @throws java.util.concurrent.CancellationException if interrupted
  /// @throws IllegalStateException if a record contradicts the book
  static void restore(Journal journal, Book book) {
    new Restorer(journal).into(book);
  }

  private void into(Book book) {
    var reader = Thread.ofPlatform().name("ledger-replay").start(this::read);
    try (var receiver = batches.receiver()) {
      for (var records : receiver) {
        records.forEach(book::restore);
      }
    } catch (ChannelClosedException readerFailed) {
      switch (readerFailed.getCause()) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case null, default -> throw readerFailed;
      }
    } finally {
      joinUninterruptibly(reader);
    }
  }

  /// It ends by itself, as nobody receives what it sends any more.
  private static void joinUninterruptibly(Thread reader) {
    boolean interrupted = false;
    while (reader.isAlive()) {
      try {
        reader.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends early when nobody takes the records any more.
  private void read() {
    var sender = batches.sender();
    try {
      var _ = journal.replay(record -> add(sender, record));
      send(sender);
      sender.close();
    } catch (ChannelClosedException e) {
      sender.close();
    } catch (Throwable failure) { // the thread's outermost frame: the other one must hear of it
      sender.fail(failure);
    }
  }

  private void add(Sender<List<JournalRecord>> sender, JournalRecord record) {
    batch.add(record);
    if (batch.size() == BATCH_COUNT) {
      send(sender);
    }
  }

  private void send(Sender<List<JournalRecord>> sender) {
    try {
      sender.send(List.copyOf(batch));
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
    batch.clear();
  }
}
