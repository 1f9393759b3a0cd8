package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.journal.FaultyDisk.Fault;
import io.millrace.journal.FaultyDisk.Kind;
import io.millrace.ledger.JournalException;
import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.LedgerStoppedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that fails: the journal stops at once, tries nothing again, and what was answered is
/// there after a restart.
final class JournalFailureTest {
  @TempDir Path ledger;

  @Test
  void aFailedForceStopsTheJournalAndIsNeverTriedAgain() {
    var disk = new FaultyDisk();
    try (var journal = SegmentJournal.open(ledger, disk, 1_000)) {
      journal.append(Samples.posted(1, 1));
      disk.failing(Kind.FORCE, Fault.EIO);
      assertThatThrownBy(() -> journal.append(Samples.posted(2, 1)))
          .isInstanceOfSatisfying(
              JournalException.class,
              e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.WRITE_FAILED))
          .hasMessageContaining(Samples.segment(ledger, 1) + " could not be written")
          .hasMessageContaining("Input/output error")
          .hasMessageContaining("mend the disk");
      disk.mend();
      var steps = disk.steps();
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> journal.append(Samples.posted(2, 1)))
            .isInstanceOfSatisfying(
                JournalException.class,
                e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.WRITE_FAILED))
            .hasRootCauseMessage("Input/output error");
      }
      assertThat(disk.steps()).isEqualTo(steps);
      assertThat(Samples.replay(journal)).isEqualTo(Samples.posted(1, 1));
    }
  }

  @Test
  void aFullDiskLeavesWholeAnsweredBatches() throws IOException {
    int recovered = 0;
    for (int seed = 0; seed < 30; seed++) {
      var directory = ledger.resolve("full-" + seed);
      var disk = new FaultyDisk(Files.createDirectory(ledger.resolve("root-" + seed)), seed);
      try (var journal = SegmentJournal.open(directory, disk, 10_000)) {
        journal.append(Samples.posted(1, 2));
        disk.failing(Kind.WRITE, Fault.NO_SPACE);
        assertThatThrownBy(() -> journal.append(Samples.posted(3, 1)))
            .isInstanceOf(JournalException.class)
            .hasMessageContaining("No space left on device");
        disk.mend();
        assertThatThrownBy(() -> journal.append(Samples.posted(3, 1)))
            .hasMessageContaining("No space left on device");
      }
      try (var journal = Samples.open(directory)) {
        assertThat(Samples.replay(journal)).isEqualTo(Samples.posted(1, 2));
        recovered += journal.recovered().isPresent() ? 1 : 0;
        journal.append(Samples.posted(3, 1));
      }
      assertThat(Samples.openAndReplay(directory)).hasSize(3);
    }
    assertThat(recovered).isGreaterThan(20);
  }

  @Test
  void aDiskThatTakesAFewBytesAtATimeGetsThemAll() {
    var whole = ledger.resolve("whole");
    var bitten = ledger.resolve("bitten");
    Samples.write(whole, 300, 1, 2, 1, 3);
    var disk = new FaultyDisk();
    disk.biting(7);
    try (var journal = SegmentJournal.open(bitten, disk, 300)) {
      journal.append(Samples.posted(1, 1));
      journal.append(Samples.posted(2, 2));
      journal.append(Samples.posted(4, 1));
      journal.append(Samples.posted(5, 3));
    }
    assertThat(Samples.openAndReplay(bitten)).isEqualTo(Samples.openAndReplay(whole));
  }

  @Test
  void aDiskThatTakesNothingFailsInsteadOfSpinning() {
    var disk = new FaultyDisk();
    try (var journal = SegmentJournal.open(ledger, disk, 1_000)) {
      disk.failing(Kind.WRITE, Fault.TAKES_NOTHING);
      assertThatThrownBy(() -> journal.append(Samples.posted(1, 1)))
          .hasMessageContaining("the disk took none of");
    }
  }

  @Test
  void aFailureWhileARotationGoesOnStopsTheJournalToo() {
    var disk = new FaultyDisk();
    try (var journal = SegmentJournal.open(ledger, disk, 100)) {
      journal.append(Samples.posted(1, 1));
      disk.failing(Kind.FORCE, Fault.EIO);
      assertThatThrownBy(() -> journal.append(Samples.posted(2, 1)))
          .isInstanceOf(JournalException.class);
      disk.mend();
      assertThatThrownBy(() -> journal.append(Samples.posted(2, 1)))
          .isInstanceOf(JournalException.class);
    }
    assertThat(Samples.openAndReplay(ledger)).isEqualTo(Samples.posted(1, 1));
  }

  @Test
  void aDiskThatFailsWhenTheJournalIsOpenedGivesTheDirectoryFree() {
    var disk = new FaultyDisk();
    disk.failing(Kind.FORCE, Fault.EIO);
    assertThatThrownBy(() -> SegmentJournal.open(ledger, disk, 1_000))
        .isInstanceOfSatisfying(
            JournalException.class,
            e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.WRITE_FAILED));
    assertThat(Samples.openAndReplay(ledger)).isEmpty();
  }

  @Test
  void theLedgerAnswersNobodyAfterAFailedForce() throws Exception {
    var disk = new FaultyDisk();
    try (var owner = LedgerOwner.open(SegmentJournal.open(ledger, disk, 1_000))) {
      var _ = owner.post(Samples.transaction(1));
      disk.failing(Kind.FORCE, Fault.EIO);
      assertThatThrownBy(() -> owner.post(Samples.transaction(2)))
          .isInstanceOf(LedgerStoppedException.class)
          .hasRootCauseMessage("Input/output error");
      disk.mend();
      assertThatThrownBy(() -> owner.post(Samples.transaction(3)))
          .isInstanceOf(LedgerStoppedException.class);
    }
    assertThat(Samples.openAndReplay(ledger)).first().isEqualTo(Samples.posted(1));
  }
}
