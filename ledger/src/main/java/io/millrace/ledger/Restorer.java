package io.millrace.ledger;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelClosedException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

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

  /// The book that the journal's recorded outcomes make.
  ///
  /// @throws JournalException if the journal is damaged, or contradicts the book's invariants
  /// @throws java.util.concurrent.CancellationException if interrupted
  static Book recover(Journal journal) {
    try {
      return restored(journal);
    } catch (IllegalStateException contradiction) {
      if (journal.index().isEmpty()) {
        throw damaged(contradiction);
      }
    }
    // Only the records themselves may say so: once more, without the rows that there are.
    journal.index().ifPresent(Index::forget);
    try {
      return restored(journal);
    } catch (IllegalStateException contradiction) {
      throw damaged(contradiction);
    }
  }

  /// An empty book that looks up in the journal what it decided.
  static Book emptyBook(Journal journal) {
    long seed = journal.index().map(Index::seed).orElseGet(ThreadLocalRandom.current()::nextLong);
    var book = new Book(new JournalRecords(journal), Fingerprint.seeded(seed));
    if (journal.index().isPresent()) {
      book.collectRows();
    }
    return book;
  }

  /// Takes every record of the journal into a book, and gives the index the rows that it lacks.
  ///
  /// @throws IllegalStateException if a record contradicts the book, or the book does not sum to
  ///   zero
  private static Book restored(Journal journal) {
    var book = emptyBook(journal);
    new Restorer(journal, book).takeAll();
    book.sums()
        .forEach((currency, sum) -> {
          if (sum.minor() != 0) {
            throw new IllegalStateException("the book sums to " + sum + ", not to zero");
          }
        });
    return book;
  }

  private static JournalException damaged(IllegalStateException contradiction) {
    return new JournalException(
        JournalException.Kind.DAMAGED,
        "the journal contradicts itself: " + contradiction.getMessage(),
        contradiction);
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
      Recorder.awaitEnd(reader); // it ends by itself, as nobody receives what it sends any more
    }
  }

  private void take(RestoredPart part) {
    switch (part) {
      case RestoredPart.Records r -> {
        book.restore(r.records());
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
