package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.millrace.journal.PowerCut.Detail;
import io.millrace.ledger.Balance;
import io.millrace.ledger.JournalException;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.Transaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The power goes at every single step of a run with several rotations and openings, and at every
/// step of each recovery after it. Whatever of the unforced bytes and names is left then: every
/// answered transaction is there once, the balances are those of the messages that are there, and
/// the ledger goes on. Only where bytes of an unanswered batch are missing in the middle it may
/// refuse, and then it names the place.
final class LedgerCrashTest {
  private static final int REOPENED_EVERY = 3;

  @TempDir Path temporary;

  private final Map<Long, List<Balance>> expected = SmallLedger.expectedBalances();
  private final List<Outcome> outcomes = SmallLedger.expectedOutcomes();
  private final long endSeq = expected.keySet().stream().mapToLong(seq -> seq).max().orElseThrow();

  /// What was looked at already: the same bytes with the same answers given.
  private final Set<Object> seen = new HashSet<>();

  private Path after;
  private Path afterTwo;
  private int refused;
  private long answered;

  @BeforeEach
  void makeRoots() throws Exception {
    after = Files.createDirectory(temporary.resolve("after"));
    afterTwo = Files.createDirectory(temporary.resolve("after-two"));
  }

  @Test
  void aPowerCutAtEveryStepLosesNothingThatWasAnswered() throws Exception {
    var root = Files.createDirectory(temporary.resolve("run"));
    var disk = new FaultyDisk(root, 5);
    disk.observed(_ -> cutThePower(disk));
    var ledger = SmallLedger.open(root.resolve("made/ledger"), disk);
    try {
      int sent = 0;
      for (var batch : SmallLedger.SCRIPT) {
        ledger.send(batch);
        answered = ledger.book().lastSeq();
        if (++sent % REOPENED_EVERY == 0) {
          ledger.close();
          ledger = SmallLedger.open(root.resolve("made/ledger"), disk);
        }
      }
    } finally {
      ledger.close();
    }
    cutThePower(disk);
    assertThat(answered).isEqualTo(endSeq);
    assertThat(disk.steps()).hasSizeGreaterThan(60);
    assertThat(Samples.segments(root.resolve("made/ledger"))).hasSizeGreaterThan(3);
    assertThat(seen).hasSizeGreaterThan(4_000);
    assertThat(refused).isPositive(); // the holes were looked at
  }

  private void cutThePower(FaultyDisk disk) {
    var again = new HashSet<>(disk.leftByPowerCut(Detail.COARSE));
    for (var state : disk.leftByPowerCut(Detail.EVERY_BYTE)) {
      if (seen.add(List.of(answered, state.files(), state.directories()))) {
        state.put(after);
        goesOn(after, state, answered, again.contains(state));
      }
    }
  }

  /// Opens what is left, and sends everything again.
  private void goesOn(Path root, PowerCut.State state, long known, boolean cutAgain) {
    var disk = new FaultyDisk(root, 7);
    long[] answeredHere = {known};
    if (cutAgain) {
      disk.observed(_ -> cutThePowerAgain(disk, state, answeredHere[0]));
    }
    var directory = root.resolve("made/ledger");
    try (var ledger = SmallLedger.open(directory, disk)) {
      long found = ledger.book().lastSeq();
      if (found < known || !Objects.equals(ledger.book().balances(), expected.get(found))) {
        fail("%d of %d records in %s", found, known, state);
      }
      answeredHere[0] = found; // whoever asks now is told so
      sendAgain(ledger, found, disk);
    } catch (JournalException e) {
      refuses(root, state, e);
      return;
    }
    try (var ledger = SmallLedger.open(directory, new FaultyDisk())) {
      assertThat(ledger.book().balances()).isEqualTo(expected.get(endSeq));
    }
  }

  private void cutThePowerAgain(FaultyDisk disk, PowerCut.State before, long known) {
    for (var state : disk.leftByPowerCut(Detail.COARSE)) {
      if (seen.add(List.of(known, state.files(), state.directories()))) {
        state.put(afterTwo);
        var hole = state.hole() == null ? before.hole() : state.hole();
        goesOn(
            afterTwo, new PowerCut.State(state.files(), state.directories(), hole), known, false);
      }
    }
  }

  /// Every message of the script, in its batches; what the ledger has is replayed with its outcome.
  private void sendAgain(SmallLedger ledger, long found, FaultyDisk disk) {
    long seq = 0;
    var outcome = outcomes.iterator();
    for (var batch : SmallLedger.SCRIPT) {
      for (var message : batch) {
        seq++;
        if (message instanceof Transaction t) {
          var first = outcome.next();
          if (seq <= found) {
            assertThat(ledger.book().apply(t)).isEqualTo(new Outcome.Replayed(first));
          }
        }
      }
      if (seq > found) {
        ledger.send(batch);
        disk.observed(
            _ -> {}); // a second power cut comes while it recovers, or in its first append
      }
    }
    assertThat(ledger.book().lastSeq()).isEqualTo(endSeq);
    assertThat(ledger.book().balances()).isEqualTo(expected.get(endSeq));
    assertThat(ledger.book().sums().values()).allMatch(sum -> sum.minor() == 0);
  }

  private void refuses(Path root, PowerCut.State state, JournalException e) {
    var hole = state.hole();
    if (hole == null
        || e.kind() != JournalException.Kind.DAMAGED
        || !Objects.requireNonNull(e.getMessage())
            .startsWith(
                "%s is damaged at offset %d: "
                    .formatted(root.resolve(hole.file()), hole.offset()))) {
      throw new AssertionError("refused " + state, e);
    }
    refused++;
  }
}
