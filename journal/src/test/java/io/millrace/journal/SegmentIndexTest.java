package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.Balance;
import io.millrace.ledger.Index;
import io.millrace.ledger.IndexRows;
import io.millrace.ledger.JournalRecord;
import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.Transaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A ledger opens to the same book whatever has become of the index beside its segments.
final class SegmentIndexTest {
  @TempDir Path ledger;

  private final List<Outcome> outcomes = SmallLedger.expectedOutcomes();
  private long endSeq;
  private List<Balance> expected = List.of();

  @BeforeEach
  void makeLedger() {
    try (var made = SmallLedger.indexed(ledger, new FaultyDisk())) {
      SmallLedger.SCRIPT.forEach(made::send);
      endSeq = made.book().lastSeq();
      expected = made.book().balances();
    }
  }

  /// What is shown when the journal is read with its index.
  private record Shown(long rows, long records) {}

  private static Shown shown(SegmentJournal journal) {
    var counts = new long[2];
    journal
        .index()
        .orElseThrow()
        .restore(
            new Index.Reader() {
              @Override
              public void accept(JournalRecord record) {
                counts[1]++;
              }

              @Override
              public void accept(IndexRows rows, List<JournalRecord> records) {
                counts[0] += rows.count() - records.size();
                counts[1] += records.size();
              }
            });
    return new Shown(counts[0], counts[1]);
  }

  private Shown shown() {
    try (var journal = SegmentJournal.readOnly(ledger)) {
      return shown(journal);
    }
  }

  /// Those that were begun and not finished are empty.
  private List<Path> indexes() throws IOException {
    try (var files = Files.list(ledger.resolve("journal"))) {
      return files
          .filter(file -> file.toString().endsWith(".idx") && file.toFile().length() > 0)
          .sorted()
          .toList();
    }
  }

  /// Opens the ledger, beside its owner's files as a reader does.
  private void opensToTheSameBook(String what) {
    try (var journal = SegmentJournal.readOnly(ledger)) {
      var book = LedgerOwner.recover(journal);
      assertThat(book.lastSeq()).as(what).isEqualTo(endSeq);
      assertThat(book.balances()).as(what).isEqualTo(expected);
    }
  }

  /// Every message of the script is known, with its first outcome.
  private void knowsEveryIdentity() {
    try (var opened = SmallLedger.indexed(ledger, new FaultyDisk())) {
      var outcome = outcomes.iterator();
      for (var batch : SmallLedger.SCRIPT) {
        for (var message : batch) {
          if (message instanceof Transaction t) {
            assertThat(opened.book().apply(t)).isEqualTo(new Outcome.Replayed(outcome.next()));
          }
        }
      }
    }
  }

  @Test
  void entriesOfSealedSegmentsAreShownAsRows() throws Exception {
    assertThat(Samples.segment(ledger, indexes().size() + 1)).as("the open one").exists();
    assertThat(Samples.segment(ledger, indexes().size() + 2)).doesNotExist();
    assertThat(indexes()).hasSizeGreaterThan(2);
    var shown = shown();
    assertThat(shown.rows() + shown.records()).isEqualTo(endSeq);
    assertThat(shown.rows()).isGreaterThan(endSeq / 3);
    opensToTheSameBook("with all of the index");
    knowsEveryIdentity();
  }

  @Test
  void everyFlippedBitMakesTheFileWorthless() throws Exception {
    long rows = shown().rows();
    for (var file : indexes()) {
      var bytes = Samples.bytes(file);
      for (int bit = 0; bit < 8 * bytes.length; bit++) {
        var flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        Samples.put(file, flipped);
        opensToTheSameBook("bit " + bit + " of " + file);
        if (bit % 8 == bit / 8 % 8) { // one of each byte: it is looked at twice then
          assertThat(shown().rows()).as("bit %d of %s", bit, file).isLessThan(rows);
        }
      }
      Samples.put(file, bytes);
    }
    assertThat(shown().rows()).isEqualTo(rows);
  }

  @Test
  void aFileThatIsCutOrPaddedOrEmptyOrGoneIsWorthless() throws Exception {
    long rows = shown().rows();
    for (var file : indexes()) {
      var bytes = Samples.bytes(file);
      for (int length = 0; length < bytes.length; length++) {
        Samples.put(file, Arrays.copyOf(bytes, length));
        opensToTheSameBook(file + " cut to " + length);
        Samples.put(file, Arrays.copyOf(Arrays.copyOf(bytes, length), bytes.length));
        opensToTheSameBook(file + " with zeros from " + length);
      }
      assertThat(shown().rows()).isLessThan(rows);
      Samples.put(file, Arrays.copyOf(bytes, bytes.length + 1));
      opensToTheSameBook(file + " with a byte too many");
      assertThat(shown().rows()).isLessThan(rows);
      Files.delete(file);
      opensToTheSameBook("without " + file);
    }
    assertThat(shown()).isEqualTo(new Shown(0, endSeq));
  }

  @Test
  void theIndexOfAnotherSegmentOrLedgerIsWorthless() throws Exception {
    var files = indexes();
    var contents = files.stream().map(Samples::bytes).toList();
    for (var file : files) {
      for (var content : contents) {
        Samples.put(file, content);
        opensToTheSameBook("another index in " + file);
      }
      Samples.put(file, contents.get(files.indexOf(file)));
    }
    var other = ledger.resolve("other");
    try (var made = SmallLedger.indexed(other, new FaultyDisk())) {
      SmallLedger.SCRIPT.forEach(made::send);
    }
    for (var file : files) {
      Samples.put(file, Samples.bytes(other.resolve("journal").resolve(file.getFileName())));
    }
    assertThat(shown()).isEqualTo(new Shown(0, endSeq));
    opensToTheSameBook("the index of another ledger");
  }

  @Test
  void whatIsMissingIsMadeAgainByTheOwnerByteByByte() throws Exception {
    var before = new ArrayList<byte[]>();
    var files = indexes();
    for (var file : files) {
      before.add(Samples.bytes(file));
    }
    for (var file : files.subList(0, files.size() - 1)) {
      Files.delete(file); // the last one tells the seed
    }
    SmallLedger.indexed(ledger, new FaultyDisk()).close();
    assertThat(indexes()).isEqualTo(files);
    for (int i = 0; i < files.size(); i++) {
      assertThat(Samples.bytes(files.get(i))).as("%s", files.get(i)).isEqualTo(before.get(i));
    }
  }

  @Test
  void aReaderBesideTheOwnerChangesNothing() throws Exception {
    for (var file : indexes()) {
      Files.delete(file);
    }
    opensToTheSameBook("without an index");
    assertThat(indexes()).isEmpty();
  }

  @Test
  void verifyTellsOfAnIndexThatSaysSomethingElse() throws Exception {
    try (var owner = LedgerOwner.open(SegmentJournal.open(ledger))) {
      assertThat(owner.verify().problem()).isNull();
      for (var file : indexes()) {
        var bytes = Samples.bytes(file);
        for (int word = 0; word < IndexRows.WORD_COUNT; word++) {
          Samples.put(file, lied(bytes, IndexHeader.LENGTH + word * Long.BYTES + 7));
          assertThat(owner.verify().problem())
              .as("word %d of %s", word, file)
              .startsWith(file + ": at offset ");
        }
        Samples.put(file, bytes);
      }
      assertThat(owner.verify().problem()).isNull();
    }
  }

  /// Nobody writes such a file; should it happen, the journal is believed.
  @Test
  void rowsThatContradictEachOtherAreNotBelieved() throws Exception {
    var file = indexes().getFirst();
    var bytes = Samples.bytes(file);
    int contra = IndexHeader.LENGTH + 3 * Long.BYTES + 7;
    Samples.put(file, lied(bytes, contra));
    opensToTheSameBook("a contra account that was never opened");
    try (var opened = SmallLedger.indexed(ledger, new FaultyDisk())) {
      assertThat(opened.book().balances()).isEqualTo(expected);
    }
    assertThat(Samples.bytes(file)).as("made again").isEqualTo(bytes);
  }

  /// Changes a byte and makes the checks agree.
  private static byte[] lied(byte[] bytes, int at) {
    var lie = ByteBuffer.wrap(bytes.clone());
    lie.put(at, (byte) (lie.get(at) ^ 0x40));
    lie.putInt(86, crc(lie, IndexHeader.LENGTH, lie.limit()));
    lie.putInt(IndexHeader.LENGTH - 4, crc(lie, 0, IndexHeader.LENGTH - 4));
    return lie.array();
  }

  private static int crc(ByteBuffer bytes, int from, int to) {
    var crc = new CRC32C();
    crc.update(bytes.slice(from, to - from));
    return (int) crc.getValue();
  }

  @Test
  void copiesHaveNoIndexAndMakeOne() throws Exception {
    var backup = ledger.resolve("backup");
    var _ = Backup.copy(ledger, backup, Long.MAX_VALUE, new FaultyDisk());
    try (var files = Files.list(backup.resolve("journal"))) {
      assertThat(files).allMatch(file -> file.toString().endsWith(".seg"));
    }
    try (var opened = SmallLedger.indexed(backup, new FaultyDisk())) {
      assertThat(opened.book().balances()).isEqualTo(expected);
    }
    try (var journal = SegmentJournal.readOnly(backup)) {
      assertThat(shown(journal)).isEqualTo(shown());
    }
  }

  @Test
  void aFailingDiskNeverStopsTheLedgerThroughItsIndex() throws Exception {
    var fresh = ledger.resolve("fresh");
    var clean = new FaultyDisk();
    try (var made = SmallLedger.indexed(fresh, clean)) {
      SmallLedger.SCRIPT.forEach(made::send);
    }
    int tried = 0;
    for (var step : clean.steps()) {
      if (!Objects.requireNonNull(step.path().getFileName()).toString().endsWith(".idx")) {
        continue;
      }
      for (var fault :
          List.of(
              FaultyDisk.Fault.EIO,
              FaultyDisk.Fault.NO_SPACE,
              FaultyDisk.Fault.TAKES_NOTHING,
              FaultyDisk.Fault.LOST)) {
        boolean applies = step.kind() == FaultyDisk.Kind.WRITE || fault == FaultyDisk.Fault.EIO;
        if (applies) {
          survives(ledger.resolve("failing-" + ++tried), step.number(), fault);
        }
      }
    }
    assertThat(tried).isGreaterThan(20);
  }

  private void survives(Path directory, int at, FaultyDisk.Fault fault) {
    var disk =
        new FaultyDisk().failing(step -> step.number() == at ? fault : FaultyDisk.Fault.NONE);
    try (var made = SmallLedger.indexed(directory, disk)) {
      SmallLedger.SCRIPT.forEach(made::send);
      assertThat(made.book().balances()).isEqualTo(expected);
    }
    try (var opened = SmallLedger.indexed(directory, new FaultyDisk())) {
      assertThat(opened.book().balances()).as("%s at %d", fault, at).isEqualTo(expected);
    }
    try (var journal = SegmentJournal.readOnly(directory)) {
      assertThat(shown(journal)).as("made again after %s", fault).isEqualTo(shown());
    }
  }
}
