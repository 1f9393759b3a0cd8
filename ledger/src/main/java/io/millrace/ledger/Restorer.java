package io.millrace.ledger;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelClosedException;
import java.util.Optional;

/// Makes a book again from a journal: a thread of its own reads and checks the journal, the
/// caller's takes in the records, or rows in their place. Used once.
final class Restorer {
  /// Enough that neither thread waits for the other's pauses.
  private static final int BATCHES_WAITING_MAX = 64;

  /// How many rows are collected before the index gets them.
  private static final int ROW_COUNT = 4_096;

  private final Journal journal;
  private final Optional<Index> index;
  private final Book book;
  private final Channel<RestoredPart> parts = Channel.bounded(BATCHES_WAITING_MAX);

  private Restorer(Journal journal, Book book) {
    this.journal = journal;
    this.index = journal.index();
    this.book = book;
  }

  /// Takes every record of the journal into the book, and gives the index the rows that it lacks.
  ///
  /// @throws JournalException if the journal is damaged
  /// @throws java.util.concurrent.CancellationException if interrupted
  /// @throws IllegalStateException if a record contradicts the book
  static void restore(Journal journal, Book book) {
    new Restorer(journal, book).takeAll();
  }

  private void takeAll() {
    var reader = Thread.ofPlatform().name("ledger-replay").start(this::read);
    try (var receiver = parts.receiver()) {
      for (var part : receiver) {
        take(part);
      }
      keepRows(1);
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

  private void take(RestoredPart part) {
    switch (part) {
      case RestoredPart.Records r -> {
        r.records().forEach(book::restore);
        keepRows(ROW_COUNT);
      }
      case RestoredPart.Rows r -> {
        keepRows(1); // of the records before
        book.restore(r.rows(), r.others());
      }
    }
  }

  private void keepRows(int countMin) {
    if (index.isPresent() && book.rowCount() >= countMin) {
      index.get().keep(book.takeRows());
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
    var sender = parts.sender();
    var reader = new RestoredParts(sender);
    try {
      if (index.isPresent()) {
        index.get().restore(reader);
      } else {
        var _ = journal.replay(reader);
      }
      reader.flush();
      sender.close();
    } catch (ChannelClosedException e) {
      sender.close();
    } catch (Throwable failure) { // the thread's outermost frame: the other one must hear of it
      sender.fail(failure);
    }
  }
}
