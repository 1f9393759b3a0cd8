package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ledger.JournalException;
import io.millrace.ledger.JournalRecord;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFinderTest {
  private static final long SEGMENT_LENGTH = 20_000;

  @TempDir Path directory;

  private SegmentJournal open() {
    return SegmentJournal.open(directory, new Disk.Real(), SEGMENT_LENGTH);
  }

  /// Appends batches of random length behind these records, and adds them to the list.
  private static void append(
      SegmentJournal journal, RandomRecords records, Random random, List<JournalRecord> all) {
    for (int i = 0; i < 4; i++) {
      var batch = new ArrayList<JournalRecord>();
      int countMax = i % 2 == 0 ? 200 : 3;
      for (int count = 1 + random.nextInt(countMax); count > 0; count--) {
        batch.add(records.next(all.size() + batch.size() + 1));
      }
      journal.append(batch);
      all.addAll(batch);
    }
  }

  @Test
  void everyRecordIsFoundWhileTheJournalGrowsAndAfterItWasOpenedAgain() {
    var random = new Random(3);
    var records = new RandomRecords(3);
    var all = new ArrayList<JournalRecord>();
    try (var journal = open()) {
      for (int round = 0; round < 5; round++) {
        append(journal, records, random, all);
        for (int i = 0; i < 300; i++) {
          int at = random.nextInt(all.size());
          assertThat(journal.read(at + 1)).isEqualTo(all.get(at));
        }
        assertThat(journal.read(all.size())).isEqualTo(all.getLast());
      }
    }
    try (var journal = open()) {
      for (int at = all.size() - 1; at >= 0; at--) {
        assertThat(journal.read(at + 1)).isEqualTo(all.get(at));
      }
    }
    try (var journal = SegmentJournal.readOnly(directory)) {
      assertThat(journal.read(all.size() / 2)).isEqualTo(all.get(all.size() / 2 - 1));
    }
  }

  @Test
  void recordsOfManySmallBatchesAreFoundInAnyOrder() {
    var random = new Random(5);
    var records = new RandomRecords(5);
    var all = new ArrayList<JournalRecord>();
    try (var journal = open()) {
      while (all.size() < 1_000) {
        var batch = new ArrayList<JournalRecord>();
        for (int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 100 : 3);
            count > 0;
            count--) {
          batch.add(records.next(all.size() + batch.size() + 1));
        }
        journal.append(batch);
        all.addAll(batch);
      }
    }
    try (var journal = open()) {
      for (int i = 0; i < 3_000; i++) {
        int at = random.nextInt(all.size());
        assertThat(journal.read(at + 1)).isEqualTo(all.get(at));
      }
    }
  }

  @Test
  void aRecordBehindOneWhoseLengthWasChangedUnderTheOwnerIsDamage() throws Exception {
    var records = new RandomRecords(6);
    var batch = new ArrayList<JournalRecord>();
    for (int seq = 1; seq <= 100; seq++) {
      batch.add(records.next(seq));
    }
    try (var journal = open()) {
      journal.append(batch);
      try (var segment =
          new RandomAccessFile(directory.resolve("journal/00000001.seg").toFile(), "rw")) {
        segment.seek(Layout.SEGMENT_HEADER_LENGTH + Layout.BATCH_HEADER_LENGTH);
        segment.write(0x40); // the highest byte of a length
      }
      assertThatThrownBy(() -> journal.read(100))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("is damaged at offset 100: a record ends outside its batch");
    }
  }

  @Test
  void aSegmentThatIsJustBeingMadeIsNotThereYet() throws Exception {
    try (var journal = open()) {
      var records = new RandomRecords(7);
      var first = List.of(records.next(1));
      journal.append(first);
      var next = directory.resolve("journal/00000002.seg");
      for (int length : List.of(0, Layout.SEGMENT_HEADER_LENGTH - 1)) {
        Files.write(next, new byte[length]); // as a rotation leaves it between two steps
        assertThat(journal.read(1)).isEqualTo(first.getFirst());
        assertThatThrownBy(() -> journal.read(2)).hasMessage("there is no record 2");
      }
    }
  }

  @Test
  void whatIsNotThereIsRefused() {
    var random = new Random(4);
    try (var journal = open()) {
      assertThatThrownBy(() -> journal.read(1)).hasMessage("there is no record 1");
      var all = new ArrayList<JournalRecord>();
      append(journal, new RandomRecords(4), random, all);
      int count = all.size();
      assertThatThrownBy(() -> journal.read(0)).hasMessage("there is no record 0");
      assertThatThrownBy(() -> journal.read(count + 1))
          .hasMessage("there is no record " + (count + 1));
    }
  }
}
