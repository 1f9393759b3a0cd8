package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.millrace.ledger.JournalException;
import io.millrace.ledger.JournalRecord;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Cut anywhere: every whole record survives. Flip anywhere: detected, never booked.
final class JournalCrashTest {
  /// Two batches of one record fill a segment.
  private static final long SEGMENT_LENGTH_MAX = 300;

  @TempDir Path ledger;

  @Test
  void aBatchCutAnywhereLeavesAllBeforeIt() throws Exception {
    Samples.write(ledger, SegmentJournal.SEGMENT_LENGTH_MAX, 2, 1, 2);
    cutEverywhere(Samples.bytes(Samples.segment(ledger, 1)), beforeLast(2, 1, 2), 1, 3, false);
  }

  @Test
  void aBatchWithZerosFromAnywhereLeavesAllBeforeIt() throws Exception {
    Samples.write(ledger, SegmentJournal.SEGMENT_LENGTH_MAX, 2, 1, 2);
    cutEverywhere(Samples.bytes(Samples.segment(ledger, 1)), beforeLast(2, 1, 2), 1, 3, true);
  }

  @Test
  void theFirstBatchOfALaterSegmentMayBeTornToo() throws Exception {
    Samples.write(ledger, SEGMENT_LENGTH_MAX, 1, 1, 1);
    var file = Samples.bytes(Samples.segment(ledger, 2));
    cutEverywhere(file, Layout.SEGMENT_HEADER_LENGTH, 2, 2, false);
    cutEverywhere(file, Layout.SEGMENT_HEADER_LENGTH, 2, 2, true);
  }

  private void cutEverywhere(byte[] whole, int from, int number, int records, boolean zeros)
      throws Exception {
    var file = Samples.segment(ledger, number);
    for (int cut = from; cut < whole.length; cut++) {
      var torn = Arrays.copyOf(Arrays.copyOf(whole, cut), zeros ? whole.length : cut);
      Samples.put(file, torn);
      assertThat(Samples.readOnlyReplay(ledger)).as("cut %d", cut).hasSize(records);
      assertThat(Samples.bytes(file)).isEqualTo(torn);
      try (var journal = Samples.open(ledger)) {
        assertThat(Samples.replay(journal)).as("cut %d", cut).isEqualTo(Samples.posted(1, records));
        if (Layout.contentLength(ByteBuffer.wrap(torn)) > from) { // zeros are cut without a word
          assertThat(journal.recovered().orElseThrow())
              .contains(file.toString(), "cut " + (torn.length - from) + " bytes", "offset " + from)
              .doesNotContain("\n");
        } else {
          assertThat(journal.recovered()).isEmpty();
        }
        journal.append(Samples.posted(records + 1, 1));
      }
      assertThat(Samples.openAndReplay(ledger)).isEqualTo(Samples.posted(1, records + 1));
    }
  }

  @Test
  void aHeaderCutAnywhereIsMadeAnewWhenItIsAllThereIs() {
    Samples.write(ledger, SegmentJournal.SEGMENT_LENGTH_MAX);
    var file = Samples.segment(ledger, 1);
    var whole = Samples.bytes(file);
    assertThat(whole).hasSize(Layout.SEGMENT_HEADER_LENGTH);
    for (int cut = 0; cut < whole.length; cut++) {
      for (int length : new int[] {cut, whole.length}) {
        Samples.put(file, Arrays.copyOf(Arrays.copyOf(whole, cut), length));
        assertThat(Samples.readOnlyReplay(ledger)).isEmpty();
        try (var journal = Samples.open(ledger)) {
          assertThat(journal.recovered().orElseThrow()).contains(file.toString(), "made anew");
          assertThat(journal.replay(_ -> {})).isEqualTo("0".repeat(64));
          journal.append(Samples.posted(1, 1));
        }
        assertThat(Samples.openAndReplay(ledger)).isEqualTo(Samples.posted(1, 1));
      }
    }
  }

  @Test
  void aHeaderOfZerosBeforeBatchesIsDamage() {
    Samples.write(ledger, SegmentJournal.SEGMENT_LENGTH_MAX, 1);
    var file = Samples.segment(ledger, 1);
    var bytes = Samples.bytes(file);
    Arrays.fill(bytes, 0, Layout.SEGMENT_HEADER_LENGTH, (byte) 0);
    Samples.put(file, bytes);
    damaged(file, 0, "header fails its check");
    Samples.put(file, new byte[Layout.SEGMENT_HEADER_LENGTH + 1]);
    damaged(file, 0, "header fails its check");
    Samples.put(file, Bytes.ascii("MILLRACE is what this is, but nothing else"));
    damaged(file, 0, "header fails its check");
  }

  @Test
  void everyFlippedBitIsDetected() {
    Samples.write(ledger, SEGMENT_LENGTH_MAX, 1, 1, 1, 2);
    assertThat(Samples.segments(ledger)).hasSize(2);
    flipEverywhere(1, 0);
    flipEverywhere(2, 0);
  }

  @Test
  void everyFlippedBitIsDetectedRightAfterARotation() {
    Samples.write(ledger, SEGMENT_LENGTH_MAX, 1, 1, 1);
    var successor = Samples.segment(ledger, 2);
    Samples.put(successor, Arrays.copyOf(Samples.bytes(successor), Layout.SEGMENT_HEADER_LENGTH));
    int sealOffset = Samples.bytes(Samples.segment(ledger, 1)).length - Layout.SEAL_LENGTH;
    flipEverywhere(1, sealOffset); // all before it is as above
    flipEverywhere(2, 0);
  }

  @Test
  void everyFlippedBitOfAnEmptyJournalIsDetected() {
    Samples.write(ledger, SEGMENT_LENGTH_MAX);
    flipEverywhere(1, 0);
  }

  private void flipEverywhere(int number, int from) {
    var file = Samples.segment(ledger, number);
    var bytes = Samples.bytes(file);
    for (int bit = 8 * from; bit < 8 * bytes.length; bit++) {
      var flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      Samples.put(file, flipped);
      isDamagedBy(bit, Samples::openAndReplay);
      isDamagedBy(bit, Samples::readOnlyReplay);
      assertThat(Arrays.equals(Samples.bytes(file), flipped)).as("bit %d", bit).isTrue();
    }
    Samples.put(file, bytes);
    assertThat(Samples.openAndReplay(ledger)).isEqualTo(Samples.readOnlyReplay(ledger));
  }

  /// Tens of thousands of calls: no description is made unless it is needed.
  private void isDamagedBy(int bit, Function<Path, List<JournalRecord>> reading) {
    try {
      var records = reading.apply(ledger);
      fail("flipped bit %d went unseen: %s", bit, records);
    } catch (JournalException e) {
      var message = Objects.requireNonNull(e.getMessage());
      if (e.kind() != JournalException.Kind.DAMAGED
          || !message.contains(".seg is damaged at offset ")
          || message.contains("\n")) {
        fail("flipped bit " + bit, e);
      }
    }
  }

  @Test
  void aByteLostAnywhereInTheLastBatchIsDetected() {
    Samples.write(ledger, SegmentJournal.SEGMENT_LENGTH_MAX, 1, 2);
    var file = Samples.segment(ledger, 1);
    var whole = Samples.bytes(file);
    int from = beforeLast(1, 2);
    for (int at = from; at < whole.length - 1; at++) {
      if (whole[at] != 0) {
        var holed = whole.clone();
        holed[at] = 0;
        Samples.put(file, holed);
        damaged(file, from, "");
      }
    }
  }

  @Test
  void bytesThatAreNoBeginningOfABatchAreDamage() {
    Samples.write(ledger, SegmentJournal.SEGMENT_LENGTH_MAX, 1);
    var file = Samples.segment(ledger, 1);
    var whole = Samples.bytes(file);
    for (var tail : List.of("X", "BTCX", "hello, world, this is no batch at all", "\0\0\0X")) {
      Samples.put(file, Bytes.join(whole, Bytes.ascii(tail)));
      damaged(file, whole.length, "neither a batch nor a seal");
    }
    Samples.put(file, Bytes.join(whole, Bytes.ascii("BTCH, but its header's check cannot hold")));
    damaged(file, whole.length, "the batch's header fails its check");
    Samples.put(
        file,
        Bytes.join(
            whole, Bytes.ascii("SEAL of 49 bytes or more whose check cannot hold, not at all")));
    damaged(file, whole.length, "the seal fails its check");
    var torn = Bytes.join(whole, Arrays.copyOfRange(whole, 75, 95)); // again record 1, not 2
    Samples.put(file, torn);
    damaged(file, whole.length, "neither a batch nor a seal");
  }

  private void damaged(Path file, long offset, String why) {
    assertThatThrownBy(() -> Samples.openAndReplay(ledger))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(file + " is damaged at offset " + offset)
        .hasMessageContaining(why);
  }

  /// Where the last of these batches begins in a segment.
  private static int beforeLast(int... sizes) {
    int offset = Layout.SEGMENT_HEADER_LENGTH;
    long seq = 1;
    for (int i = 0; i < sizes.length - 1; i++) {
      offset += Bytes.batch(seq, sizes[i]).length;
      seq += sizes[i];
    }
    return offset;
  }
}
