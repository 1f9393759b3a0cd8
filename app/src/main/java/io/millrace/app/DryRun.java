package io.millrace.app;

import io.millrace.channel.Sender;
import io.millrace.journal.SegmentJournal;
import io.millrace.ledger.Index;
import io.millrace.ledger.Journal;
import io.millrace.ledger.JournalRecord;
import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.Post;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A ledger that decides as the real one would, from what its journal holds now, and writes
/// nothing.
///
/// It reads the journal beside whoever owns it, so it works while a server runs; what is posted
/// meanwhile it does not see.
final class DryRun {
  private DryRun() {}

  static PostsOnly open(Path directory) {
    return new PostsOnly(
        LedgerOwner.open(
            new Forgetful(Ledgers.exists(directory) ? SegmentJournal.readOnly(directory) : null)));
  }

  /// An empty ledger that keeps nothing.
  static PostsOnly empty() {
    return new PostsOnly(LedgerOwner.open(new Forgetful(null)));
  }

  static void delete(Path scratch) throws IOException {
    try (var inside = Files.list(scratch)) {
      for (var file : inside.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(scratch);
  }

  /// Reads like the journal beneath, if there is one, and keeps in memory what is written.
  private static final class Forgetful implements Journal {
    private final @Nullable Journal beneath;
    private final Map<Long, JournalRecord> written = new ConcurrentHashMap<>();
    private volatile long writtenSeq; // all before it are written, or beneath

    private Forgetful(@Nullable Journal beneath) {
      this.beneath = beneath;
    }

    @Override
    public void write(List<JournalRecord> records) {
      records.forEach(record -> written.put(record.seq(), record));
      writtenSeq = records.getLast().seq();
    }

    @Override
    public void force() {}

    @Override
    public long durableSeq() {
      return writtenSeq;
    }

    @Override
    public String replay(Consumer<JournalRecord> reader) {
      return beneath == null ? "" : beneath.replay(reader);
    }

    @Override
    public Optional<Index> index() {
      return beneath == null ? Optional.empty() : beneath.index();
    }

    @Override
    public JournalRecord read(long seq) {
      var own = written.get(seq);
      if (own != null) {
        return own;
      }
      if (beneath == null) {
        throw new IllegalArgumentException("there is no record " + seq);
      }
      return beneath.read(seq);
    }

    @Override
    public void close() {
      if (beneath != null) {
        beneath.close();
      }
    }
  }

  /// Takes posts and nothing else.
  record PostsOnly(LedgerOwner owner) implements PostTarget {
    @Override
    public Sender<? super Post> posts() {
      return owner.sender();
    }

    @Override
    public void close() {
      owner.close();
    }
  }
}
