package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ledger.JournalException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Copies that are taken while the owner appends, and put back.
final class BackupTest {
  @TempDir Path temporary;

  @Test
  void aCopyTakenWhileTheOwnerAppendsIsAWholePrefix() throws Exception {
    var ledger = temporary.resolve("ledger");
    var stop = new AtomicBoolean();
    var durable = new AtomicLong();
    try (var journal = SegmentJournal.open(ledger, new FaultyDisk(), 5_000)) {
      var appending =
          CompletableFuture.runAsync(() -> {
            while (!stop.get() && durable.get() < 5_000) {
              journal.append(Samples.posted(durable.get() + 1, 5));
              durable.addAndGet(5);
            }
          });
      try {
        for (int i = 0; i < 20; i++) {
          long known = durable.get();
          var to = temporary.resolve("copy-" + i);
          var hash = Backup.copy(ledger, to, known, new FaultyDisk());
          var records = new ArrayList<>();
          try (var copy = SegmentJournal.readOnly(to)) {
            assertThat(copy.replay(records::add)).isEqualTo(hash);
          }
          assertThat((long) records.size()).isEqualTo(known);
        }
      } finally {
        stop.set(true);
        appending.join();
      }
      assertThat(durable.get()).isGreaterThan(100);
    }
    var restored = temporary.resolve("restored");
    assertThat(Backup.copy(temporary.resolve("copy-19"), restored, Long.MAX_VALUE))
        .isEqualTo(Backup.replayedHash(temporary.resolve("copy-19")));
    try (var journal = Samples.open(restored)) {
      journal.append(Samples.posted(Samples.replay(journal).size() + 1L, 1));
    }
  }

  @Test
  void tokensAndRejectsAreCopiedAndLocksAreNot() throws Exception {
    var ledger = temporary.resolve("ledger");
    Samples.write(ledger, 300, 1, 1, 1);
    Files.writeString(ledger.resolve("tokens"), "t");
    Files.createDirectory(ledger.resolve("rejects"));
    Files.writeString(ledger.resolve("rejects/a.rejects"), "r");
    Files.writeString(ledger.resolve("owner"), "secret");
    var copy = temporary.resolve("copy");
    Backup.copy(ledger, copy, Long.MAX_VALUE);
    assertThat(Files.readString(copy.resolve("tokens"))).isEqualTo("t");
    assertThat(Files.readString(copy.resolve("rejects/a.rejects"))).isEqualTo("r");
    assertThat(copy.resolve("owner")).doesNotExist();
    assertThat(copy.resolve("lock")).doesNotExist();
    assertThat(Samples.segments(copy))
        .usingRecursiveComparison()
        .isEqualTo(Samples.segments(ledger));
  }

  @Test
  void nothingIsOverwrittenAndNoDamageIsCopied() {
    var ledger = temporary.resolve("ledger");
    Samples.write(ledger, 300, 1, 1, 1);
    var copy = temporary.resolve("copy");
    Backup.copy(ledger, copy, Long.MAX_VALUE);
    assertThatThrownBy(() -> Backup.copy(ledger, copy, Long.MAX_VALUE))
        .hasMessageContaining("it is not empty");
    var file = Samples.segment(ledger, 1);
    var bytes = Samples.bytes(file);
    bytes[120] ^= 1;
    Samples.put(file, bytes);
    assertThatThrownBy(() -> Backup.copy(ledger, temporary.resolve("other"), Long.MAX_VALUE))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(file + " is damaged at offset ");
    assertThatThrownBy(() -> Backup.copy(ledger, temporary.resolve("another"), 3))
        .hasMessageContaining(file + " is damaged at offset ");
  }
}
