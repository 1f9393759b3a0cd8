package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.journal.FaultyDisk.Fault;
import io.millrace.journal.FaultyDisk.Kind;
import io.millrace.journal.FaultyDisk.Step;
import io.millrace.journal.PowerCut.Detail;
import io.millrace.ledger.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Zeros that lie ahead of the journal's end: nobody ever takes them for anything else, whenever
/// the power goes, and the disk may refuse them.
final class ZerosAheadTest {
  private static final int PAGE_LENGTH = 256;
  private static final ZerosAhead ZEROS = new ZerosAhead(700, PAGE_LENGTH, 250, 2);
  private static final long SEGMENT_LENGTH_MAX = 2_600;

  /// How many records each batch has: small ones that cross pages, long ones, a rotation between.
  private static final List<Integer> BATCHES =
      List.of(1, 1, 1, 1, 1, 1, 1, 6, 1, 2, 1, 1, 1, 1, 1, 1, 3, 1, 1, 1, 1, 1);

  @TempDir Path temporary;

  private final Set<Object> seen = new HashSet<>();
  private int withZeros;

  private static SegmentJournal open(Path ledger, Disk disk) {
    return SegmentJournal.open(ledger, disk, SEGMENT_LENGTH_MAX, ZEROS);
  }

  private static void append(SegmentJournal journal, Runnable afterEach) {
    long seq = Samples.replay(journal).size();
    for (int count : BATCHES) {
      journal.append(Samples.posted(seq + 1, count));
      seq += count;
      afterEach.run();
    }
  }

  private static int zerosBehind(Path segment) {
    var bytes = Samples.bytes(segment);
    return bytes.length - Layout.contentLength(ByteBuffer.wrap(bytes));
  }

  @Test
  void smallBatchesInARowFallOnZerosThatWereForcedBefore() throws Exception {
    var root = Files.createDirectory(temporary.resolve("root"));
    var disk = new FaultyDisk(root, 1).biting(Integer.MAX_VALUE);
    var file = Samples.segment(root.resolve("ledger"), 1);
    try (var journal =
        SegmentJournal.open(root.resolve("ledger"), disk, SegmentJournal.SEGMENT_LENGTH_MAX)) {
      long length = 0;
      for (long seq = 1; seq <= ZerosAhead.USUAL.batchCountMin() + 200; seq++) {
        int forces = count(disk, Kind.FORCE);
        long before = Files.size(file);
        journal.append(Samples.posted(seq, 1));
        if (seq > ZerosAhead.USUAL.batchCountMin()) {
          assertThat(Files.size(file)).isEqualTo(before);
          assertThat(count(disk, Kind.FORCE) - forces).isBetween(1, 2);
          length = before;
        }
      }
      assertThat(zerosBehind(file)).isBetween(1, ZerosAhead.USUAL.length());
      journal.append(Samples.posted(ZerosAhead.USUAL.batchCountMin() + 201, 50)); // no small one
      assertThat(zerosBehind(file)).isZero();
      assertThat(Files.size(file)).isLessThan(length);
      journal.append(Samples.posted(ZerosAhead.USUAL.batchCountMin() + 251, 1));
      assertThat(zerosBehind(file)).isZero();
    }
  }

  private static int count(FaultyDisk disk, Kind kind) {
    return (int) disk.steps().stream().filter(step -> step.kind() == kind).count();
  }

  @Test
  void longBatchesNeverPayForZeros() {
    var disk = new FaultyDisk();
    try (var journal =
        SegmentJournal.open(temporary.resolve("ledger"), disk, SegmentJournal.SEGMENT_LENGTH_MAX)) {
      for (int i = 0; i < 200; i++) {
        journal.append(Samples.posted(1 + 20L * i, 20));
      }
    }
    assertThat(disk.steps()).noneMatch(Step::isHint);
    assertThat(count(disk, Kind.TRUNCATE)).isZero();
  }

  @Test
  void theSameBytesAreLeftAsWithoutZeros() {
    var with = temporary.resolve("with");
    var disk = new FaultyDisk();
    try (var journal = open(with, disk)) {
      append(journal, () -> {});
    }
    assertThat(disk.steps()).anyMatch(Step::isHint);
    assertThat(Samples.segments(with)).hasSizeGreaterThan(1);
    for (var segment : Samples.segments(with).keySet()) {
      assertThat(zerosBehind(with.resolve("journal").resolve(segment))).isZero();
    }
    var without = temporary.resolve("without");
    Samples.put(
        Samples.segment(without, 1), Arrays.copyOf(Samples.bytes(Samples.segment(with, 1)), 75));
    var never = new ZerosAhead(0, PAGE_LENGTH, 0, Integer.MAX_VALUE);
    try (var journal = SegmentJournal.open(without, new FaultyDisk(), SEGMENT_LENGTH_MAX, never)) {
      append(journal, () -> {});
    }
    assertThat(Samples.segments(without))
        .usingRecursiveComparison()
        .isEqualTo(Samples.segments(with));
  }

  @Test
  void zerosOfAKilledOwnerAreCutWithoutAWord() throws Exception {
    var killed = temporary.resolve("killed");
    var ledger = temporary.resolve("ledger");
    try (var journal = open(ledger, new FaultyDisk())) {
      append(journal, () -> {});
      var last = Samples.segments(ledger).size();
      assertThat(zerosBehind(Samples.segment(ledger, last))).isPositive();
      Samples.segments(ledger)
          .forEach((name, bytes) -> Samples.put(killed.resolve("journal").resolve(name), bytes));
    }
    assertThat(Samples.readOnlyReplay(killed)).isEqualTo(Samples.openAndReplay(ledger));
    try (var repair = Repair.of(killed, null, false, new FaultyDisk())) {
      assertThat(repair.plan()).isEmpty();
      assertThat(repair.problem()).isEmpty();
    }
    Backup.copy(killed, temporary.resolve("copy"), Long.MAX_VALUE, new FaultyDisk());
    try (var journal = Samples.open(killed)) {
      assertThat(journal.recovered()).isEmpty();
    }
    for (var copy : List.of("killed", "copy")) {
      assertThat(Samples.segments(temporary.resolve(copy)))
          .usingRecursiveComparison()
          .isEqualTo(Samples.segments(ledger));
    }
  }

  @Test
  void aPowerCutAtEveryStepLosesNothing() throws Exception {
    cutsThePower(false);
    assertThat(seen).hasSizeGreaterThan(700);
    assertThat(withZeros).isGreaterThan(300);
  }

  /// As ext4, XFS and btrfs do: no hole is ever left, so nobody is needed to look.
  @Test
  void aFileSystemThatMakesLengthsDurableLastNeverLeavesAHole() throws Exception {
    cutsThePower(true);
    assertThat(seen).hasSizeGreaterThan(500);
    assertThat(withZeros).isGreaterThan(100);
  }

  private void cutsThePower(boolean ordered) throws IOException {
    var root = Files.createDirectory(temporary.resolve("run"));
    var after = Files.createDirectory(temporary.resolve("after"));
    var disk = new FaultyDisk(root, 3);
    if (ordered) {
      disk.ordered(PAGE_LENGTH);
    }
    long[] answered = {0};
    disk.observed(_ -> cutThePower(disk, after, answered[0]));
    try (var journal = open(root.resolve("ledger"), disk)) {
      append(journal, () -> answered[0] = Samples.replay(journal).size());
    }
    cutThePower(disk, after, answered[0]);
  }

  private void cutThePower(FaultyDisk disk, Path after, long answered) {
    for (var state : disk.leftByPowerCut(Detail.SECTORS)) {
      if (seen.add(List.of(answered, state.files()))) {
        state.put(after);
        goesOn(after.resolve("ledger"), state, answered);
      }
    }
  }

  private void goesOn(Path ledger, PowerCut.State state, long answered) {
    try {
      if (Files.isDirectory(ledger.resolve("journal"))) {
        assertThat((long) Samples.readOnlyReplay(ledger).size()).isGreaterThanOrEqualTo(answered);
        withZeros +=
            state.files().keySet().stream()
                    .anyMatch(file -> zerosBehind(temporary.resolve("after").resolve(file)) > 0)
                ? 1
                : 0;
      }
      int found;
      try (var journal = open(ledger, new FaultyDisk())) {
        found = Samples.replay(journal).size();
        assertThat((long) found).isGreaterThanOrEqualTo(answered);
        journal.append(Samples.posted(found + 1L, 1));
      }
      assertThat(Samples.openAndReplay(ledger)).isEqualTo(Samples.posted(1, found + 1));
    } catch (JournalException e) {
      if (state.hole() == null || e.kind() != JournalException.Kind.DAMAGED) {
        throw new AssertionError("refused " + state, e);
      }
    }
  }

  @Test
  void aDiskThatDoesNotTakeTheZerosLosesThemAndNothingElse() throws Exception {
    int refused = 0;
    for (var fault : List.of(Fault.NO_SPACE, Fault.EIO, Fault.TAKES_NOTHING)) {
      var root = Files.createDirectory(temporary.resolve(fault.name()));
      var disk = new FaultyDisk(root, 9).failing(step -> step.isHint() ? fault : Fault.NONE);
      try (var journal = open(root.resolve("ledger"), disk)) {
        append(journal, () -> {});
        assertThat(zerosBehind(Samples.segment(root.resolve("ledger"), 1))).isZero();
      }
      refused += (int) disk.steps().stream().filter(Step::isHint).count();
      assertThat(Samples.openAndReplay(root.resolve("ledger")))
          .isEqualTo(Samples.posted(1, BATCHES.stream().mapToInt(i -> i).sum()));
    }
    assertThat(refused).isEqualTo(3); // never tried again
  }

  @Test
  void aFailedForceAfterRefusedZerosStopsTheJournal() throws Exception {
    for (var kind : List.of(Kind.FORCE, Kind.TRUNCATE)) {
      var disk = new FaultyDisk();
      boolean[] hinted = {false};
      disk.failing(step -> {
        hinted[0] |= step.isHint();
        return step.isHint()
            ? Fault.NO_SPACE
            : hinted[0] && step.kind() == kind ? Fault.EIO : Fault.NONE;
      });
      try (var journal = open(temporary.resolve("of-" + kind), disk)) {
        assertThatThrownBy(() -> append(journal, () -> {}))
            .isInstanceOf(JournalException.class)
            .hasMessageContaining("Input/output error");
        int steps = disk.steps().size();
        assertThatThrownBy(() -> journal.append(Samples.posted(3, 1)))
            .isInstanceOf(JournalException.class);
        assertThat(disk.steps()).hasSize(steps);
      }
    }
  }
}
