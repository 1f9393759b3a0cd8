package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ledger.JournalException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A damaged ledger without a mirror: a backup proves what it holds, and the end is given up only
/// when a person says so.
final class RepairTest {
  @TempDir Path temporary;
  private Path ledger;
  private Path backup;

  @BeforeEach
  void aLedgerAndItsBackup() {
    ledger = temporary.resolve("ledger");
    backup = temporary.resolve("backup");
    Samples.write(ledger, 300, 1, 1, 1, 1, 1, 2);
    assertThat(Samples.segments(ledger)).hasSize(3);
    Backup.copy(ledger, backup, 5, new FaultyDisk());
  }

  private void flip(int segment, int at) {
    var bytes = Samples.bytes(Samples.segment(ledger, segment));
    bytes[at] ^= 1;
    Samples.put(Samples.segment(ledger, segment), bytes);
  }

  @Test
  void aBackupProvesWhatItHoldsAndStaysAsItIs() throws Exception {
    var before = Samples.segments(backup);
    flip(1, 0);
    flip(2, 100);
    Files.write(
        Samples.segment(ledger, 1), Arrays.copyOf(Samples.bytes(Samples.segment(ledger, 1)), 200));
    try (var repair = Repair.of(ledger, backup, false, new FaultyDisk())) {
      assertThat(repair.plan()).hasSizeBetween(2, 3);
      assertThat(repair.problem()).isEmpty();
      assertThat(repair.apply()).isEqualTo(Backup.replayedHash(ledger));
    }
    assertThat(Samples.openAndReplay(ledger)).isEqualTo(Samples.posted(1, 7));
    assertThat(Samples.segments(backup)).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void aSoundLedgerNeedsNothing() {
    try (var repair = Repair.of(ledger, null, false, new FaultyDisk())) {
      assertThat(repair.plan()).isEmpty();
      assertThat(repair.problem()).isEmpty();
    }
  }

  @Test
  void whatNoCopyProvesStaysDamaged() {
    flip(3, Samples.bytes(Samples.segment(ledger, 3)).length - 20);
    try (var repair = Repair.of(ledger, backup, false, new FaultyDisk())) {
      assertThat(repair.plan()).isEmpty();
      assertThat(repair.problem().orElseThrow())
          .startsWith(Samples.segment(ledger, 3) + " is damaged at offset ")
          .contains("--cut-tail")
          .doesNotContain("\n");
      assertThatThrownBy(repair::apply).isInstanceOf(JournalException.class);
    }
  }

  @Test
  void theTailIsShownBeforeItIsCutAndKeptAside() throws Exception {
    var whole = Samples.bytes(Samples.segment(ledger, 3));
    int last = whole.length - Bytes.batch(6, 2).length;
    flip(3, whole.length - 20); // in the chain hash: the records themselves are well
    var damaged = Samples.bytes(Samples.segment(ledger, 3));
    try (var repair = Repair.of(ledger, null, true, new FaultyDisk())) {
      assertThat(repair.plan())
          .containsExactly(
              "%s: cut %d bytes at offset %d, kept in 00000003.seg.cut-%d"
                  .formatted(Samples.segment(ledger, 3), whole.length - last, last, last),
              "  record 6 goes: posted 0.06 EUR on alice, t6 by phone-7",
              "  record 7 goes: posted 0.07 EUR on alice, t7 by phone-7");
      assertThat(Samples.bytes(Samples.segment(ledger, 3))).isEqualTo(damaged);
      assertThat(repair.apply()).isEqualTo(Backup.replayedHash(backup));
    }
    assertThat(Samples.openAndReplay(ledger)).isEqualTo(Samples.posted(1, 5));
    assertThat(Files.readAllBytes(ledger.resolve("journal/00000003.seg.cut-" + last)))
        .isEqualTo(Arrays.copyOfRange(damaged, last, damaged.length));
  }

  @Test
  void aLastSegmentThatIsLostIsGivenUpToo() throws Exception {
    Files.delete(Samples.segment(ledger, 3));
    try (var repair = Repair.of(ledger, null, true, new FaultyDisk())) {
      assertThat(repair.plan())
          .containsExactly(
              Samples.segment(ledger, 3)
                  + ": made anew without a record; whatever it held is lost");
      repair.apply();
    }
    assertThat(Samples.openAndReplay(ledger)).isEqualTo(Samples.posted(1, 4));
  }

  @Test
  void aHeaderThatIsLostTakesItsSegmentWithIt() {
    flip(3, 5);
    try (var repair = Repair.of(ledger, null, true, new FaultyDisk())) {
      assertThat(repair.plan()).first().asString().contains("at offset 0, kept in");
      assertThat(repair.plan())
          .contains("  record 5 goes: posted 0.05 EUR on alice, t5 by phone-7");
      repair.apply();
    }
    assertThat(Samples.openAndReplay(ledger)).isEqualTo(Samples.posted(1, 4));
  }

  @Test
  void aTailIsNotCutInTheMiddle() {
    flip(1, 100);
    assertThatThrownBy(() -> Repair.of(ledger, null, true, new FaultyDisk()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("segment 2 follows, and only the end of the last segment can be cut");
  }

  @Test
  void aHeldLedgerIsNotRepaired() {
    try (var _ = Samples.open(ledger)) {
      assertThatThrownBy(() -> Repair.of(ledger, backup, false, new FaultyDisk()))
          .hasMessageContaining("lock is held");
    }
  }
}
