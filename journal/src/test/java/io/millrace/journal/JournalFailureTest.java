package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ledger.JournalException;
import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.LedgerStoppedException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that fails: the journal stops at once, tries nothing again, and what was answered is
/// there after a restart.
final class JournalFailureTest {
  @TempDir Path ledger;

  /// Fails once it is told to, and counts what it is asked for.
  private static final class FailingDisk extends FakeDisk {
    private boolean writesFail;
    private boolean forcesFail;
    private int bytesTaken = Integer.MAX_VALUE;
    private int steps;

    @Override
    int writing(Path file, long offset, int length) throws IOException {
      steps++;
      if (!writesFail) {
        return Math.min(length, bytesTaken);
      }
      if (bytesTaken > 0) {
        int taken = Math.min(bytesTaken, length - 1);
        bytesTaken = 0;
        return taken;
      }
      throw new IOException("No space left on device");
    }

    @Override
    void forcing(Path file) throws IOException {
      steps++;
      if (forcesFail) {
        throw new IOException("Input/output error");
      }
    }

    @Override
    void opening(Path file) {
      steps++;
    }
  }

  @Test
  void aFailedForceStopsTheJournalAndIsNeverTriedAgain() {
    var disk = new FailingDisk();
    try (var journal = SegmentJournal.open(ledger, disk, 1_000)) {
      journal.append(Samples.posted(1, 1));
      disk.forcesFail = true;
      assertThatThrownBy(() -> journal.append(Samples.posted(2, 1)))
          .isInstanceOfSatisfying(
              JournalException.class,
              e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.WRITE_FAILED))
          .hasMessageContaining(Samples.segment(ledger, 1) + " could not be written")
          .hasMessageContaining("Input/output error")
          .hasMessageContaining("mend the disk");
      disk.forcesFail = false;
      int steps = disk.steps;
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> journal.append(Samples.posted(2, 1)))
            .isInstanceOfSatisfying(
                JournalException.class,
                e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.WRITE_FAILED))
            .hasRootCauseMessage("Input/output error");
      }
      assertThat(disk.steps).isEqualTo(steps);
      assertThat(Samples.replay(journal)).isEqualTo(Samples.posted(1, 1));
    }
  }

  @Test
  void aFullDiskLeavesWholeAnsweredBatches() {
    for (int taken = 0; taken < 200; taken += 7) {
      var directory = ledger.resolve("full-" + taken);
      var disk = new FailingDisk();
      try (var journal = SegmentJournal.open(directory, disk, 10_000)) {
        journal.append(Samples.posted(1, 2));
        disk.writesFail = true;
        disk.bytesTaken = taken;
        assertThatThrownBy(() -> journal.append(Samples.posted(3, 1)))
            .isInstanceOf(JournalException.class)
            .hasMessageContaining("No space left on device");
        disk.writesFail = false;
        assertThatThrownBy(() -> journal.append(Samples.posted(3, 1)))
            .hasMessageContaining("No space left on device");
      }
      try (var journal = Samples.open(directory)) {
        assertThat(Samples.replay(journal)).isEqualTo(Samples.posted(1, 2));
        assertThat(journal.recovered().isPresent()).isEqualTo(taken > 0);
        journal.append(Samples.posted(3, 1));
      }
      assertThat(Samples.openAndReplay(directory)).hasSize(3);
    }
  }

  @Test
  void aDiskThatTakesAFewBytesAtATimeGetsThemAll() {
    var whole = ledger.resolve("whole");
    var bitten = ledger.resolve("bitten");
    Samples.write(whole, 300, 1, 2, 1, 3);
    var disk = new FailingDisk();
    disk.bytesTaken = 7;
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
    var disk = new FailingDisk();
    try (var journal = SegmentJournal.open(ledger, disk, 1_000)) {
      disk.bytesTaken = 0;
      assertThatThrownBy(() -> journal.append(Samples.posted(1, 1)))
          .hasMessageContaining("the disk took none of");
    }
  }

  @Test
  void aFailureWhileARotationGoesOnStopsTheJournalToo() {
    var disk = new FailingDisk();
    try (var journal = SegmentJournal.open(ledger, disk, 100)) {
      journal.append(Samples.posted(1, 1));
      disk.forcesFail = true;
      assertThatThrownBy(() -> journal.append(Samples.posted(2, 1)))
          .isInstanceOf(JournalException.class);
      disk.forcesFail = false;
      assertThatThrownBy(() -> journal.append(Samples.posted(2, 1)))
          .isInstanceOf(JournalException.class);
    }
    assertThat(Samples.openAndReplay(ledger)).isEqualTo(Samples.posted(1, 1));
  }

  @Test
  void aDiskThatFailsWhenTheJournalIsOpenedGivesTheDirectoryFree() {
    var disk = new FailingDisk();
    disk.forcesFail = true;
    assertThatThrownBy(() -> SegmentJournal.open(ledger, disk, 1_000))
        .isInstanceOfSatisfying(
            JournalException.class,
            e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.WRITE_FAILED));
    assertThat(Samples.openAndReplay(ledger)).isEmpty();
  }

  @Test
  void theLedgerAnswersNobodyAfterAFailedForce() throws Exception {
    var disk = new FailingDisk();
    try (var owner = LedgerOwner.open(SegmentJournal.open(ledger, disk, 1_000))) {
      var _ = owner.post(Samples.transaction(1));
      disk.forcesFail = true;
      assertThatThrownBy(() -> owner.post(Samples.transaction(2)))
          .isInstanceOf(LedgerStoppedException.class)
          .hasRootCauseMessage("Input/output error");
      disk.forcesFail = false;
      assertThatThrownBy(() -> owner.post(Samples.transaction(3)))
          .isInstanceOf(LedgerStoppedException.class);
    }
    assertThat(Samples.openAndReplay(ledger)).first().isEqualTo(Samples.posted(1));
  }
}
