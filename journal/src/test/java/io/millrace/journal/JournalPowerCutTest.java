package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Breaks the journal off at every single step of a run with two rotations, by a kill or by a power
/// cut: what was answered is there, and the journal goes on.
final class JournalPowerCutTest {
  private static final long SEGMENT_LENGTH_MAX = 300;
  private static final int RECORDS = 5;

  @TempDir Path temporary;

  @Test
  void aKillAtAnyStepLosesNothing() {
    int steps = 0;
    var segmentsSeen = new TreeSet<Integer>();
    for (int step = 1; ; step++, steps++) {
      var ledger = temporary.resolve("kill-" + step);
      var disk = new SimulatedDisk(temporary);
      long answered = run(ledger, disk, step);
      if (!disk.crashed()) {
        break;
      }
      disk.mend();
      if (Files.isDirectory(ledger.resolve("journal"))) {
        assertThat(Samples.readOnlyReplay(ledger).size()).isGreaterThanOrEqualTo((int) answered);
      }
      assertGoesOn(ledger, disk, answered);
      segmentsSeen.add(Samples.segments(ledger).size());
    }
    assertThat(steps).isGreaterThan(20);
    assertThat(segmentsSeen).contains(1, 2, 3);
  }

  @Test
  void aPowerCutAtAnyStepLosesNothingThatWasAnswered() {
    for (int step = 1; ; step++) {
      var ledger = temporary.resolve("run-" + step).resolve("ledger");
      var disk = new SimulatedDisk(temporary); // two directories are made
      long answered = run(ledger, disk, step);
      for (var loss : SimulatedDisk.Loss.values()) {
        var after = temporary.resolve("cut-" + step + "-" + loss);
        disk.afterPowerCut(ledger, after, loss);
        assertGoesOn(after, new SimulatedDisk(temporary), answered);
      }
      if (!disk.crashed()) {
        break;
      }
    }
  }

  @Test
  void aPowerCutAfterAKillLosesNothingThatWasAnswered() {
    for (int step = 1; ; step++) {
      var ledger = temporary.resolve("run-" + step);
      var disk = new SimulatedDisk(temporary);
      long answered = run(ledger, disk, step);
      if (!disk.crashed()) {
        break;
      }
      disk.mend();
      long seen;
      try (var journal = SegmentJournal.open(ledger, disk, SEGMENT_LENGTH_MAX)) {
        seen = Samples.replay(journal).size(); // whoever asks now is answered from these
        assertThat(seen).isGreaterThanOrEqualTo(answered);
      }
      for (var loss : SimulatedDisk.Loss.values()) {
        var after = temporary.resolve("seen-" + step + "-" + loss);
        disk.afterPowerCut(ledger, after, loss);
        assertGoesOn(after, new SimulatedDisk(temporary), seen);
      }
      try (var journal = SegmentJournal.open(ledger, disk, SEGMENT_LENGTH_MAX)) {
        journal.append(Samples.posted(seen + 1, 1));
        journal.append(Samples.posted(seen + 2, 1));
      }
      for (var loss : SimulatedDisk.Loss.values()) {
        var after = temporary.resolve("cut-" + step + "-" + loss);
        disk.afterPowerCut(ledger, after, loss);
        assertGoesOn(after, new SimulatedDisk(temporary), seen + 2);
      }
    }
  }

  /// Appends until the step; the last seq that was answered.
  private static long run(Path ledger, SimulatedDisk disk, int step) {
    disk.crashAt(step);
    long answered = 0;
    try (var journal = SegmentJournal.open(ledger, disk, SEGMENT_LENGTH_MAX)) {
      for (long seq = 1; seq <= RECORDS; seq++) {
        journal.append(Samples.posted(seq, 1));
        answered = seq;
      }
    } catch (SimulatedDisk.Crash e) {
      assertThat(disk.crashed()).isTrue();
    }
    return answered;
  }

  private static void assertGoesOn(Path ledger, SimulatedDisk disk, long answered) {
    int found;
    try (var journal = SegmentJournal.open(ledger, disk, SEGMENT_LENGTH_MAX)) {
      var records = Samples.replay(journal);
      found = records.size();
      assertThat(found).as("%s", ledger).isGreaterThanOrEqualTo((int) answered);
      assertThat(records).isEqualTo(Samples.posted(1, found));
      journal.append(Samples.posted(found + 1, 1));
    }
    var all = new HashSet<>(Samples.openAndReplay(ledger));
    assertThat(all).hasSize(found + 1);
    assertThat(Samples.readOnlyReplay(ledger)).hasSize(found + 1);
  }
}
