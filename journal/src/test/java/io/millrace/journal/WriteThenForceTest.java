package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.journal.FaultyDisk.Fault;
import io.millrace.journal.FaultyDisk.Kind;
import io.millrace.journal.PowerCut.Detail;
import io.millrace.ledger.JournalException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Several batches are written before one force makes them durable: it covers what was written
/// before it, nothing else counts, and a power cut in between loses nothing that was forced.
@Timeout(120)
final class WriteThenForceTest {
  private static final long SEGMENT_LENGTH_MAX = 1_200;
  private static final int PAGE_LENGTH = 256;
  private static final ZerosAhead ZEROS = new ZerosAhead(700, PAGE_LENGTH, 250, 2);

  /// How many records each batch has; what is negative is appended, and durable when that returns,
  /// and 0 is a force. Small ones come in a row, so that zeros lie ahead when others are written.
  private static final List<Integer> STEPS =
      List.of(
          -1, -1, -1, 1, 1, 0, 3, 1, 0, -1, -1, -1, -1, 1, -1, -1, -1, -1, 2, 2, 1, 0, -1, -1, -1,
          0, 4, -1, -1, -1, -1, 1, 1, 1, 0, -1, -1, -1, 1, 4, 0, -1, -1, 1, 1, 6, 0);

  @TempDir Path temporary;

  private final Set<Object> seen = new HashSet<>();
  private int refused;
  private long written;
  private long forced;

  private static SegmentJournal open(Path ledger, Disk disk) {
    return SegmentJournal.open(ledger, disk, SEGMENT_LENGTH_MAX, ZEROS);
  }

  private void run(SegmentJournal journal) {
    for (int count : STEPS) {
      if (count > 0) {
        journal.write(Samples.posted(written + 1, count));
        written += count;
        continue;
      }
      if (count == 0) {
        journal.force();
      } else {
        journal.append(Samples.posted(written + 1, -count));
        written -= count;
      }
      forced = written;
    }
  }

  @Test
  void whatIsWrittenCountsOnceItIsForced() {
    var disk = new FaultyDisk();
    try (var journal = SegmentJournal.open(temporary, disk, SegmentJournal.SEGMENT_LENGTH_MAX)) {
      int forces = forces(disk);
      journal.write(Samples.posted(1, 2));
      journal.write(Samples.posted(3, 1));
      assertThat(Samples.replay(journal)).isEmpty();
      assertThat(forces(disk)).isEqualTo(forces);

      journal.force();
      assertThat(Samples.replay(journal)).isEqualTo(Samples.posted(1, 3));
      assertThat(journal.read(3)).isEqualTo(Samples.posted(3));
      assertThat(forces(disk)).isEqualTo(forces + 1);

      journal.force(); // there is nothing new
      assertThat(forces(disk)).isEqualTo(forces + 1);
    }
  }

  @Test
  void whatIsWrittenWhileTheDiskForcesIsNotCovered() {
    var disk = new FaultyDisk();
    try (var journal = SegmentJournal.open(temporary, disk, SegmentJournal.SEGMENT_LENGTH_MAX)) {
      journal.write(Samples.posted(1, 1));
      disk.observed(step -> {
        if (step.kind() == Kind.FORCE) {
          disk.observed(_ -> {});
          journal.write(Samples.posted(2, 1));
        }
      });
      journal.force();
      assertThat(Samples.replay(journal)).isEqualTo(Samples.posted(1, 1));
      journal.force();
      assertThat(Samples.replay(journal)).isEqualTo(Samples.posted(1, 2));
    }
  }

  @Test
  void aRotationWaitsForTheForceThatGoesOn() throws Exception {
    var disk = new FaultyDisk();
    try (var journal = SegmentJournal.open(temporary, disk, 100)) {
      journal.write(Samples.posted(1, 1));
      var rotating = new Thread(() -> journal.write(Samples.posted(2, 1)));
      disk.observed(step -> {
        disk.observed(_ -> {});
        rotating.start();
        while (rotating.getState() != Thread.State.BLOCKED && rotating.isAlive()) {
          Thread.onSpinWait();
        }
        assertThat(disk.steps()).doesNotContain(step).noneMatch(s -> s.number() >= step.number());
      });
      journal.force();
      rotating.join();
      journal.force();
      assertThat(Samples.replay(journal)).isEqualTo(Samples.posted(1, 2));
    }
    assertThat(Samples.segments(temporary)).hasSize(2);
  }

  private static int forces(FaultyDisk disk) {
    return (int) disk.steps().stream().filter(step -> step.kind() == Kind.FORCE).count();
  }

  @Test
  void aPowerCutAtEveryStepLosesNothingThatWasForced() throws Exception {
    cutThePowerThroughout(new FaultyDisk(Files.createDirectory(temporary.resolve("run")), 5));
    assertThat(seen).hasSizeGreaterThan(1_000);
    assertThat(refused).isPositive(); // the holes were looked at
  }

  /// As ext4, XFS and btrfs do: no hole is ever left, so nobody is needed to look.
  @Test
  void aFileSystemThatMakesLengthsDurableLastNeverLeavesAHole() throws Exception {
    cutThePowerThroughout(
        new FaultyDisk(Files.createDirectory(temporary.resolve("run")), 5).ordered(PAGE_LENGTH));
    assertThat(seen).hasSizeGreaterThan(300);
    assertThat(refused).isZero();
  }

  private void cutThePowerThroughout(FaultyDisk disk) throws Exception {
    var after = Files.createDirectory(temporary.resolve("after"));
    var ledger = temporary.resolve("run/ledger");
    disk.observed(_ -> cutThePower(disk, after));
    try (var journal = open(ledger, disk)) {
      run(journal);
    }
    cutThePower(disk, after);
    assertThat(forced).isEqualTo(written);
    assertThat(disk.steps()).anyMatch(FaultyDisk.Step::isHint);
    assertThat(Samples.segments(ledger)).hasSizeGreaterThan(2);
    assertThat(Samples.openAndReplay(ledger)).isEqualTo(Samples.posted(1, (int) written));
  }

  private void cutThePower(FaultyDisk disk, Path after) {
    for (var state : disk.leftByPowerCut(Detail.SECTORS)) {
      if (seen.add(List.of(forced, state.files()))) {
        state.put(after);
        goesOn(after.resolve("ledger"), state);
      }
    }
  }

  private void goesOn(Path ledger, PowerCut.State state) {
    int found;
    try (var journal = open(ledger, new FaultyDisk())) {
      found = Samples.replay(journal).size();
      assertThat((long) found)
          .as("%s", state)
          .isBetween(forced, STEPS.stream().mapToLong(Math::abs).sum());
      journal.append(Samples.posted(found + 1L, 1));
    } catch (JournalException e) {
      if (state.hole() == null || e.kind() != JournalException.Kind.DAMAGED) {
        throw new AssertionError("refused " + state, e);
      }
      refused++;
      return;
    }
    assertThat(Samples.openAndReplay(ledger)).isEqualTo(Samples.posted(1, found + 1));
  }

  @Test
  void nothingIsWrittenOrForcedAfterAFailure() {
    for (var kind : List.of(Kind.WRITE, Kind.FORCE)) {
      var ledger = temporary.resolve(kind.name());
      var disk = new FaultyDisk();
      try (var journal = SegmentJournal.open(ledger, disk, SEGMENT_LENGTH_MAX)) {
        journal.append(Samples.posted(1, 1));
        journal.write(Samples.posted(2, 1));
        disk.failing(kind, Fault.EIO);
        assertThatThrownBy(
                () -> {
                  journal.write(Samples.posted(3, 1));
                  journal.force();
                })
            .isInstanceOf(JournalException.class)
            .hasMessageContaining("Input/output error");
        disk.mend();
        int steps = disk.steps().size();
        for (Runnable next :
            List.<Runnable>of(
                () -> journal.write(Samples.posted(3, 1)),
                () -> journal.append(Samples.posted(3, 1)),
                journal::force)) {
          assertThatThrownBy(next::run)
              .isInstanceOf(JournalException.class)
              .hasMessageContaining("Input/output error");
        }
        assertThat(disk.steps()).hasSize(steps);
        assertThat(Samples.replay(journal)).isEqualTo(Samples.posted(1, 1));
      }
    }
  }

  /// With a rotation every few batches, each of which must wait for the force that goes on.
  @Test
  void oneThreadWritesWhileAnotherForces() throws Exception {
    int batches = 2_000;
    var done = new AtomicLong();
    try (var journal = SegmentJournal.open(temporary, new Disk.Real(), 5_000)) {
      var writing =
          CompletableFuture.runAsync(() -> {
            for (int i = 0; i < batches; i++) {
              journal.write(Samples.posted(3L * i + 1, 3));
              done.set(3L * i + 3);
            }
          });
      long before = 0;
      while (before < 3L * batches) {
        before = done.get();
        journal.force();
        if (before > 0) {
          assertThat(journal.read(before)).isEqualTo(Samples.posted(before));
        }
        if (writing.isCompletedExceptionally()) {
          break;
        }
      }
      writing.join();
      assertThat(Samples.replay(journal)).isEqualTo(Samples.posted(1, 3 * batches));
    }
    assertThat(Samples.segments(temporary)).hasSizeGreaterThan(100);
    assertThat(Samples.openAndReplay(temporary)).isEqualTo(Samples.posted(1, 3 * batches));
  }
}
