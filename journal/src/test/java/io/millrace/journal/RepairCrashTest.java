package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.journal.PowerCut.Detail;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The power goes at every step of a repair: the same command again ends well, and loses nothing
/// that the first one could have saved.
final class RepairCrashTest {
  private static final int RECORDS = 8;

  @TempDir Path temporary;

  private Path root;
  private Path after;
  private Path ledger;
  private int states;

  @BeforeEach
  void aLedgerOfFourSegments() throws IOException {
    root = Files.createDirectory(temporary.resolve("root"));
    after = Files.createDirectory(temporary.resolve("after"));
    ledger = root.resolve("ledger");
    Samples.write(ledger, 300, 1, 1, 1, 1, 1, 2, 1);
    assertThat(Samples.segments(ledger)).hasSize(4);
  }

  private static void flip(Path ledger, int segment, int at) {
    var bytes = Samples.bytes(Samples.segment(ledger, segment));
    bytes[at < 0 ? bytes.length + at : at] ^= 1;
    Samples.put(Samples.segment(ledger, segment), bytes);
  }

  /// Repairs, and again after each power cut within.
  private void repairs(@Nullable String from, boolean cutTail, Consumer<Path> isWell)
      throws IOException {
    var seen = new HashSet<Object>();
    for (boolean ordered : new boolean[] {false, true}) {
      var disk = new FaultyDisk(root, 3);
      if (ordered) {
        disk.ordered(4 << 10);
      }
      disk.observed(_ -> {
        for (var state : disk.leftByPowerCut(Detail.SECTORS)) {
          if (seen.add(state.files())) {
            state.put(after);
            moveMirror();
            apply(after, from, cutTail, new FaultyDisk());
            isWell.accept(after);
          }
        }
      });
      var before = new FaultyDisk(root, 3).leftByPowerCut(Detail.COARSE).getFirst();
      apply(root, from, cutTail, disk);
      isWell.accept(root);
      before.put(root);
    }
    states = seen.size();
  }

  private void moveMirror() {
    if (Files.exists(after.resolve("ledger/mirror"))) {
      Samples.put(after.resolve("ledger/mirror"), Bytes.ascii(after.resolve("copy") + "\n"));
    }
  }

  private static void apply(Path root, @Nullable String from, boolean cutTail, Disk disk) {
    var copy = from == null ? null : root.resolve(from);
    try (var repair = Repair.of(root.resolve("ledger"), copy, cutTail, disk)) {
      assertThat(repair.problem()).isEmpty();
      repair.apply();
    }
  }

  @Test
  void whatABackupProvesIsRestored() throws Exception {
    Backup.copy(ledger, root.resolve("backup"), Long.MAX_VALUE, new FaultyDisk());
    flip(ledger, 1, 100);
    flip(ledger, 2, 5);
    Files.delete(Samples.segment(ledger, 3));
    var torn = Samples.bytes(Samples.segment(ledger, 4));
    Samples.put(Samples.segment(ledger, 4), Arrays.copyOf(torn, torn.length - 30));
    repairs("backup", false, RepairCrashTest::hasAll);
    assertThat(states).isGreaterThan(20);
  }

  private static void hasAll(Path root) {
    assertThat(Samples.openAndReplay(root.resolve("ledger"))).isEqualTo(Samples.posted(1, RECORDS));
  }

  @Test
  void whatAMirrorProvesIsRestoredInBothCopies() throws Exception {
    Mirror.begin(ledger, root.resolve("copy"), new FaultyDisk());
    flip(ledger, 1, 100);
    Files.delete(Samples.segment(ledger, 2));
    flip(root.resolve("copy"), 3, 5);
    var last = Samples.segment(root.resolve("copy"), 4);
    var torn = Samples.bytes(last);
    Samples.put(last, Arrays.copyOf(Arrays.copyOf(torn, torn.length - 30), 9_000)); // and zeros
    repairs(
        null,
        false,
        at -> {
          assertThat(Backup.compare(at.resolve("ledger"), at.resolve("copy"))).hasSize(64);
          hasAll(at);
        });
    assertThat(states).isGreaterThan(20);
  }

  @Test
  void aTailThatIsGivenUpIsKeptAside() throws Exception {
    flip(ledger, 4, -20);
    var damaged = Samples.bytes(Samples.segment(ledger, 4));
    givesUp(4, Layout.SEGMENT_HEADER_LENGTH, damaged, RECORDS - 1);
  }

  @Test
  void aSegmentThatIsGivenUpIsKeptAside() throws Exception {
    flip(ledger, 4, 5);
    givesUp(4, 0, Samples.bytes(Samples.segment(ledger, 4)), RECORDS - 1);
  }

  private void givesUp(int segment, int offset, byte[] damaged, int records) throws IOException {
    var tail = ByteBuffer.wrap(damaged, offset, damaged.length - offset).slice();
    Set<Integer> kept = new HashSet<>();
    repairs(
        null,
        true,
        at -> {
          assertThat(Samples.openAndReplay(at.resolve("ledger")))
              .isEqualTo(Samples.posted(1, records));
          var file =
              at.resolve("ledger").resolve("journal/%08d.seg.cut-%d".formatted(segment, offset));
          assertThat(ByteBuffer.wrap(Samples.bytes(file))).isEqualTo(tail);
          kept.add(states++);
        });
    assertThat(kept).hasSizeGreaterThan(10);
  }
}
