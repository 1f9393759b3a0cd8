package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.journal.FaultyDisk.Fault;
import io.millrace.journal.FaultyDisk.Kind;
import io.millrace.journal.FaultyDisk.Step;
import io.millrace.journal.PowerCut.Detail;
import io.millrace.ledger.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lives of a ledger that end in a failing disk or a power cut at a random step, one after the
/// other on what the one before has left. `-Dfaults=N` says how many; a failure names its seed.
final class LedgerRandomFaultTest {
  private static final int LEDGERS = Integer.getInteger("faults", 60);
  private static final int LIVES = 8;

  private static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @TempDir Path temporary;

  @Test
  void whatWasAnsweredSurvivesEveryLife() throws Exception {
    long first = Long.getLong("seed", 1);
    for (long seed = first; seed < first + LEDGERS; seed++) {
      try {
        live(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + " (-Dseed=" + seed + " -Dfaults=1)", e);
      }
    }
  }

  private void live(long seed) throws IOException {
    var random = new Random(seed);
    var expected = SmallLedger.expectedBalances();
    var root = Files.createDirectory(temporary.resolve("of-" + seed));
    long answered = 0;
    for (int life = 0; life < LIVES; life++) {
      var disk = new FaultyDisk(root, random.nextLong());
      int lastStep = 1 + random.nextInt(40);
      boolean powerCut = random.nextBoolean();
      if (powerCut) {
        disk.observed(step -> {
          if (step.number() == lastStep) {
            throw new PowerCut();
          }
        });
      } else {
        disk.failing(step -> step.number() == lastStep ? fault(step, random) : Fault.NONE);
      }
      try (var ledger = SmallLedger.open(root.resolve("ledger"), disk)) {
        long found = ledger.book().lastSeq();
        assertThat(found).isGreaterThanOrEqualTo(answered);
        assertThat(ledger.book().balances()).isEqualTo(expected.get(found));
        answered = found;
        long seq = 0;
        for (var batch : SmallLedger.SCRIPT) {
          seq += batch.size();
          if (seq > answered) {
            ledger.send(batch);
            answered = ledger.book().lastSeq();
          }
        }
      } catch (PowerCut e) {
        // as was planned
      } catch (JournalException e) {
        assertThat(e.getMessage()).containsAnyOf("Input/output error", "No space left on device");
        assertThat(e.kind()).isNotEqualTo(JournalException.Kind.DAMAGED);
      }
      var states =
          disk.leftByPowerCut(Detail.EVERY_BYTE).stream().filter(s -> s.hole() == null).toList();
      states.get(random.nextInt(states.size())).put(root);
    }
  }

  private static Fault fault(Step step, Random random) {
    return step.kind() == Kind.WRITE && random.nextBoolean() ? Fault.NO_SPACE : Fault.EIO;
  }
}
