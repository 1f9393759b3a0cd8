package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.journal.SegmentReader.RecordSink;
import io.millrace.journal.SegmentReader.Tail;
import io.millrace.ledger.JournalException;
import io.millrace.ledger.JournalRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a reader sees whose file another process changes meanwhile.
class SegmentReaderTest {
  @TempDir Path directory;

  private final List<JournalRecord> read = new ArrayList<>();
  private Path file;
  private byte[] first; // a segment of one batch
  private byte[] both; // the same with a second one

  @BeforeEach
  void writeBatches() {
    Samples.write(directory.resolve("first"), 1_000_000, 5);
    Samples.write(directory.resolve("both"), 1_000_000, 5, 3);
    file = Samples.segment(directory.resolve("both"), 1);
    both = Samples.bytes(file);
    int firstLength = Samples.bytes(Samples.segment(directory.resolve("first"), 1)).length;
    first = Arrays.copyOf(both, firstLength);
  }

  /// The whole file with the end of its second batch not written yet.
  private byte[] torn() {
    var torn = both.clone();
    Arrays.fill(torn, (first.length + both.length) / 2, torn.length, (byte) 0);
    return torn;
  }

  private SegmentReader open() {
    var reader = SegmentReader.open(file, Position.FIRST);
    assertThat(reader.begin(null)).isTrue();
    return reader;
  }

  /// Reads all, and changes the file once the first batch is read.
  private RecordSink changingAfterFirst(Runnable change) {
    return new RecordSink() {
      @Override
      public void accept(JournalRecord record) {
        read.add(record);
      }

      @Override
      public void checkedTo(long lastSeq) {
        if (lastSeq == 5) {
          change.run();
        }
      }
    };
  }

  private static byte[] withZeros(byte[] bytes, int count) {
    return Arrays.copyOf(bytes, bytes.length + count);
  }

  @Test
  void aBatchIsReadThatIsFinishedWhileItIsJudged() {
    Samples.put(file, torn());
    try (var reader = open()) {
      Samples.put(file, withZeros(torn(), 1_000)); // more than it holds in memory
      var whole = withZeros(both, 1_000);
      var tail = reader.scan(changingAfterFirst(() -> Samples.put(file, whole)), whole.length);
      assertThat(tail).isEqualTo(Tail.ZEROS);
      assertThat(read).isEqualTo(Samples.posted(1, 8));
    }
  }

  @Test
  void zerosMayBeCutOffWhileTheyAreJudged() {
    Samples.put(file, first);
    try (var reader = open()) {
      var ahead = withZeros(first, 300_000);
      Samples.put(file, ahead);
      var tail = reader.scan(changingAfterFirst(() -> Samples.put(file, first)), ahead.length);
      assertThat(tail).isEqualTo(Tail.ZEROS);
      assertThat(read).isEqualTo(Samples.posted(1, 5));
    }
  }

  @Test
  void aFurtherScanSeesWhatCameSince() {
    Samples.put(file, torn());
    try (var reader = open()) {
      assertThat(reader.scan(read::add, torn().length)).isEqualTo(Tail.TORN_BATCH);
      assertThat(read).isEqualTo(Samples.posted(1, 5));
      Samples.put(file, both);
      assertThat(reader.scan(read::add, both.length)).isEqualTo(Tail.NOTHING);
      assertThat(read).isEqualTo(Samples.posted(1, 8));
    }
  }

  @Test
  void whatFailsTwiceIsDamage() {
    var damaged = both.clone();
    damaged[first.length + Layout.BATCH_HEADER_LENGTH] ^= 1;
    Samples.put(file, damaged);
    try (var reader = open()) {
      assertThatThrownBy(() -> reader.scan(read::add, damaged.length))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("offset " + first.length)
          .hasMessageContaining("the batch fails its check");
      assertThat(read).isEqualTo(Samples.posted(1, 5));
    }
  }
}
