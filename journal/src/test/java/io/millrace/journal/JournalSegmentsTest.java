package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ledger.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Segments that are missing, exchanged, repeated, of another ledger, or wrong in what they say
/// though their checks hold: damage, for the owner and for a reader.
final class JournalSegmentsTest {
  /// Two batches of one record fill a segment.
  private static final long SEGMENT_LENGTH_MAX = 300;

  @TempDir Path ledger;
  @TempDir Path other;

  @BeforeEach
  void threeSegments() {
    Samples.write(ledger, SEGMENT_LENGTH_MAX, 1, 1, 1, 1, 1);
    assertThat(Samples.segments(ledger)).hasSize(3);
    assertThat(Samples.openAndReplay(ledger)).isEqualTo(Samples.posted(1, 5));
    assertThat(Samples.readOnlyReplay(ledger)).isEqualTo(Samples.posted(1, 5));
  }

  @Test
  void aMissingSegmentIsDamage() throws IOException {
    Files.delete(segment(2));
    damaged(segment(2), "the segment is missing, though segment 3 exists");
    Files.delete(segment(3));
    damaged(segment(1), "the segment is sealed, but segment 2 is missing");
    Samples.put(segment(2), new byte[0]);
    damaged(segment(2), "the segment's header ends too early");
  }

  @Test
  void aMissingFirstSegmentIsDamage() throws IOException {
    Files.delete(segment(1));
    damaged(segment(1), "the segment is missing");
  }

  @Test
  void exchangedSegmentsAreDamage() {
    var first = Samples.bytes(segment(1));
    Samples.put(segment(1), Samples.bytes(segment(2)));
    Samples.put(segment(2), first);
    damaged(segment(1), "this is segment 2 under another name");
  }

  @Test
  void aRepeatedSegmentIsDamage() {
    Samples.put(segment(4), Samples.bytes(segment(3)));
    refuses(
        () -> Samples.openAndReplay(ledger), segment(4), "this is segment 3 under another name");
    refuses(() -> Samples.readOnlyReplay(ledger), segment(3), "segment 4 goes on from it");
    Samples.put(segment(3), Samples.bytes(segment(2)));
    damaged(segment(3), "this is segment 2 under another name");
  }

  @Test
  void aSegmentOfAnotherLedgerIsDamage() {
    Samples.write(other, SEGMENT_LENGTH_MAX, 1, 1, 1, 1, 1);
    Samples.put(segment(2), Samples.bytes(Samples.segment(other, 2)));
    damaged(segment(2), "the segment belongs to another ledger");
    Samples.put(segment(1), Samples.bytes(Samples.segment(other, 1)));
    damaged(segment(3), "the segment belongs to another ledger");
  }

  @Test
  void aSegmentThatDoesNotFollowIsDamage() {
    var bytes = Samples.bytes(segment(2));
    bytes[21]++; // first seq
    Bytes.mendHeader(bytes);
    Samples.put(segment(2), bytes);
    damaged(segment(2), "the segment does not follow from segment 1");
    bytes[21]--;
    bytes[38]++; // chain
    Bytes.mendHeader(bytes);
    Samples.put(segment(2), bytes);
    damaged(segment(2), "the segment does not follow from segment 1");
  }

  @Test
  void foreignFilesAreIgnoredUnlessTheyCallThemselvesSegments() throws IOException {
    Files.writeString(ledger.resolve("journal/notes.txt"), "mine");
    assertThat(Samples.openAndReplay(ledger)).hasSize(5);
    var foreign = ledger.resolve("journal/4.seg");
    Files.writeString(foreign, "mine");
    damaged(foreign, "no segment is called so");
    Files.delete(foreign);
    Files.writeString(segment(0), "mine");
    damaged(segment(0), "segments count from 1");
  }

  @Test
  void aSealThatGoesOnIsDamage() {
    var bytes = Samples.bytes(segment(1));
    Samples.put(segment(1), Arrays.copyOf(bytes, bytes.length + 1));
    damaged(segment(1), "bytes follow the seal");
  }

  @Test
  void aSealThatDoesNotAgreeIsDamage() {
    var bytes = Samples.bytes(segment(1));
    int seal = bytes.length - Layout.SEAL_LENGTH;
    var wrong = new Seal(1, ChainHash.ZERO).encode();
    Samples.put(segment(1), Bytes.join(Arrays.copyOf(bytes, seal), Bytes.of(wrong)));
    assertThatThrownBy(() -> Samples.openAndReplay(ledger))
        .hasMessageContaining(segment(2) + " is damaged at offset 0: the segment does not follow");
    assertThatThrownBy(() -> Samples.readOnlyReplay(ledger))
        .hasMessageContaining("the seal does not agree with the batches before it");
  }

  @Test
  void anUnsealedSegmentWithoutBatchesBeforeATornOneIsDamage() throws IOException {
    Files.delete(segment(3));
    Samples.put(segment(1), Arrays.copyOf(Samples.bytes(segment(1)), 75));
    Samples.put(segment(2), new byte[0]);
    refuses(() -> Samples.openAndReplay(ledger), segment(1), "the segment has no seal here");
  }

  @Test
  void anUnsealedSegmentInTheMiddleIsDamage() {
    var bytes = Samples.bytes(segment(1));
    for (int cut = 1; cut <= Layout.SEAL_LENGTH; cut++) {
      Samples.put(segment(1), Arrays.copyOf(bytes, bytes.length - cut));
      damaged(segment(1), "the segment has no seal here, though segment 2 goes on from it");
    }
  }

  @Test
  void anUnsealedSegmentBeforeBatchesIsDamage() {
    var bytes = Samples.bytes(segment(2));
    for (int cut = 1; cut <= Layout.SEAL_LENGTH; cut++) {
      Samples.put(segment(2), Arrays.copyOf(bytes, bytes.length - cut));
      damaged(segment(2), "the segment has no seal here, though segment 3 goes on from it");
    }
  }

  @Test
  void aSealInTheLastSegmentIsDamageEvenIfItIsTorn() throws IOException {
    Files.delete(segment(3));
    var bytes = Samples.bytes(segment(2));
    for (int cut = 0; cut < Layout.SEAL_LENGTH; cut++) {
      Samples.put(segment(2), Arrays.copyOf(bytes, bytes.length - cut));
      damaged(segment(2), "the segment is sealed, but segment 3 is missing");
    }
    Samples.put(segment(2), Arrays.copyOf(bytes, bytes.length - Layout.SEAL_LENGTH));
    assertThat(Samples.openAndReplay(ledger)).hasSize(4);
  }

  @Test
  void aBatchOfAnotherLedgerIsDamage() {
    var bytes = Samples.bytes(segment(3));
    Bytes.mendBatch(bytes, Layout.SEGMENT_HEADER_LENGTH, ChainHash.ZERO);
    Samples.put(segment(3), bytes);
    damagedAt(
        segment(3), 75, "the batch does not follow from those before it: the chain is broken");
  }

  @Test
  void aRecordThatFailsItsOwnCheckIsDamage() {
    wrongBatch(75 + 25 + 8 + 30);
    damagedAt(segment(1), 100, "record 1: it fails its check");
  }

  @Test
  void aRecordOfTheWrongLengthIsDamage() {
    wrongBatch(75 + 25 + 3);
    damagedAt(segment(1), 100, "record 1: its length is wrong");
  }

  @Test
  void aRecordOfAnotherSeqIsDamage() {
    var bytes = Samples.bytes(segment(1));
    var record = ByteBuffer.wrap(bytes);
    int length = record.getInt(100);
    record.putLong(100 + 8 + 3, 2);
    record.putInt(104, Layout.crc(record, 108, length));
    Bytes.mendBatch(bytes, 75, ChainHash.ZERO);
    Samples.put(segment(1), bytes);
    damagedAt(segment(1), 100, "record 1: it says it is record 2");
  }

  @Test
  void aBatchThatCountsItsRecordsWrongIsDamage() {
    wrongBatch(75 + 11);
    damaged(segment(1), "record 2: its length is wrong");
  }

  @Test
  void aBatchThatDoesNotGoOnIsDamage() {
    wrongBatch(75 + 19);
    damagedAt(segment(1), 75, "record 2 follows record 0");
  }

  @Test
  void aLengthBeyondTheLargestBatchIsDamageAndNotAllocated() {
    var bytes = Samples.bytes(segment(3));
    var header = new BatchHeader(Integer.MAX_VALUE, 1, 5);
    header.encode(ByteBuffer.wrap(bytes, 75, 25).slice());
    Samples.put(segment(3), bytes);
    damagedAt(segment(3), 75, "the batch's header says what cannot be");
    new BatchHeader(Layout.PAYLOAD_LENGTH_MAX + 1, 1, 5)
        .encode(ByteBuffer.wrap(bytes, 75, 25).slice());
    Samples.put(segment(3), bytes);
    damagedAt(segment(3), 75, "the batch's header says what cannot be");
  }

  @Test
  void aNewerVersionIsRefusedInAClearWord() {
    var bytes = Samples.bytes(segment(1));
    bytes[9] = 2;
    Samples.put(segment(1), bytes);
    damaged(segment(1), "the segment's header fails its check");
    Bytes.mendHeader(bytes);
    Samples.put(segment(1), bytes);
    assertThatThrownBy(() -> Samples.openAndReplay(ledger))
        .isInstanceOfSatisfying(
            JournalException.class,
            e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.UNUSABLE))
        .hasMessageContaining("format version 2, this program knows version 1 only: use a newer");
  }

  /// Adds one to a byte of the first batch and puts the batch's own checks right.
  private void wrongBatch(int offset) {
    var bytes = Samples.bytes(segment(1));
    bytes[offset]++;
    Bytes.mendBatch(bytes, 75, ChainHash.ZERO);
    Samples.put(segment(1), bytes);
  }

  private Path segment(int number) {
    return Samples.segment(ledger, number);
  }

  private void damaged(Path file, String why) {
    refuses(() -> Samples.openAndReplay(ledger), file, why);
    refuses(() -> Samples.readOnlyReplay(ledger), file, why);
  }

  private static void refuses(Runnable reading, Path file, String why) {
    assertThatThrownBy(reading::run)
        .isInstanceOfSatisfying(
            JournalException.class,
            e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.DAMAGED))
        .hasMessageContaining(file + " is damaged at offset ")
        .hasMessageContaining(why);
  }

  private void damagedAt(Path file, long offset, String why) {
    damaged(file, "offset " + offset + ": " + why);
  }
}
