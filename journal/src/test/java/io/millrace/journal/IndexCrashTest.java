package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.journal.PowerCut.Detail;
import io.millrace.ledger.Balance;
import io.millrace.ledger.JournalException;
import io.millrace.ledger.LedgerOwner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The power goes at every step of a run that keeps an index, which nothing forces: whatever is
/// left of the index, the book is the one that the journal makes, and the ledger goes on.
final class IndexCrashTest {
  private static final int REOPENED_EVERY = 3;

  @TempDir Path temporary;

  private final Map<Long, List<Balance>> expected = SmallLedger.expectedBalances();
  private final long endSeq = expected.keySet().stream().mapToLong(seq -> seq).max().orElseThrow();
  private final Set<Object> seen = new HashSet<>();
  private int indexSteps;
  private int withIndex;
  private long answered;

  @Test
  void aPowerCutAtEveryStepNeverMakesTheIndexLie() throws Exception {
    var root = Files.createDirectory(temporary.resolve("run"));
    var disk = new FaultyDisk(root, 5);
    disk.observed(step -> {
      indexSteps += isIndex(step.path()) ? 1 : 0;
      cutThePower(disk, isIndex(step.path()) ? Detail.SECTORS : Detail.COARSE);
    });
    var directory = root.resolve("ledger");
    var ledger = SmallLedger.indexed(directory, disk);
    try {
      int sent = 0;
      for (var batch : SmallLedger.SCRIPT) {
        ledger.send(batch);
        answered = ledger.book().lastSeq();
        if (++sent % REOPENED_EVERY == 0) {
          ledger.close();
          ledger = SmallLedger.indexed(directory, disk);
        }
        writeBackAllButTheNewest(disk, directory);
      }
    } finally {
      ledger.close();
    }
    cutThePower(disk, Detail.SECTORS);
    assertThat(answered).isEqualTo(endSeq);
    assertThat(indexSteps).isGreaterThan(20);
    assertThat(seen).hasSizeGreaterThan(300);
    assertThat(withIndex).isGreaterThan(200);
  }

  private static boolean isIndex(Path file) {
    return file.toString().endsWith(".idx");
  }

  private static void writeBackAllButTheNewest(FaultyDisk disk, Path ledger) {
    var indexes =
        Samples.segments(ledger).keySet().stream()
            .map(name -> ledger.resolve("journal").resolve(name))
            .filter(IndexCrashTest::isIndex)
            .toList();
    for (int i = 0; i + 1 < indexes.size(); i++) {
      disk.writeBack(indexes.get(i));
    }
  }

  private void cutThePower(FaultyDisk disk, Detail detail) {
    for (var state : disk.leftByPowerCut(detail)) {
      if (seen.add(List.of(answered, state.files(), state.directories()))) {
        goesOn(state);
      }
    }
  }

  private void goesOn(PowerCut.State state) {
    var after = temporary.resolve("after");
    try {
      Files.createDirectories(after);
      state.put(after);
      try (var ledger = SmallLedger.indexed(after.resolve("ledger"), new FaultyDisk())) {
        long found = ledger.book().lastSeq();
        assertThat(found).isGreaterThanOrEqualTo(answered);
        assertThat(ledger.book().balances()).isEqualTo(expected.get(found));
        for (var batch : SmallLedger.SCRIPT) {
          ledger.send(batch); // replays, then what is missing
        }
        assertThat(ledger.book().balances()).isEqualTo(expected.get(endSeq));
      }
      try (var owner = LedgerOwner.open(Samples.open(after.resolve("ledger")))) {
        assertThat(owner.verify().problem()).isNull();
      }
    } catch (JournalException e) {
      var hole = state.hole();
      boolean isExplained =
          hole != null
              && e.kind() == JournalException.Kind.DAMAGED
              && Objects.requireNonNull(e.getMessage())
                  .contains(hole.file() + " is damaged at offset " + hole.offset());
      if (!isExplained) {
        throw new AssertionError("refused " + state, e);
      }
    } catch (Exception e) {
      throw new AssertionError("in " + state, e);
    }
    withIndex += state.files().keySet().stream().anyMatch(IndexCrashTest::isIndex) ? 1 : 0;
  }
}
