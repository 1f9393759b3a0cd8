package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ledger.JournalException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two processes and one directory: one owner at a time, and a killed one loses nothing that it
/// answered.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class JournalProcessTest {
  private static final int ROUNDS = 6;

  @TempDir Path ledger;

  @Test
  void aKilledProcessLosesNothingThatItAnswered() throws Exception {
    var random = new Random(11);
    long answered = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      try (var child = Child.start(ledger, 3_000, "append")) {
        assertThat(child.line()).isEqualTo("open");
        for (int lines = random.nextInt(60); lines > 0; lines--) {
          answered = last(answered, child.line());
        }
        for (var line : child.kill()) {
          answered = last(answered, line);
        }
      }
      var records = Samples.openAndReplay(ledger);
      assertThat((long) records.size()).as("round %d", round).isGreaterThanOrEqualTo(answered);
      assertThat(records).isEqualTo(Samples.posted(1, records.size()));
    }
    assertThat(answered).isGreaterThan(10 * ROUNDS);
    assertThat(Samples.segments(ledger)).hasSizeGreaterThan(ROUNDS);
  }

  private static long last(long before, @Nullable String line) {
    return line == null ? before : Long.parseLong(line);
  }

  @Test
  void theLockOfAKilledProcessIsFree() throws Exception {
    try (var child = Child.start(ledger, 3_000, "hold")) {
      assertThat(child.line()).isEqualTo("open");
      assertHeld(ledger);
      assertThat(Samples.readOnlyReplay(ledger)).isEmpty();
      var _ = child.kill();
    }
    assertThat(Samples.openAndReplay(ledger)).isEmpty();
  }

  /// The second attempt comes first within this process: it must not give the lock away (POSIX
  /// takes all of a process's locks on a file back when any channel of it is closed).
  @Test
  void aSecondOwnerIsRefusedInThisProcessAndInAnother() throws Exception {
    var alias = ledger.resolve("journal/../.");
    try (var journal = Samples.open(ledger)) {
      assertHeld(ledger);
      assertHeld(alias);
      var link = Files.createSymbolicLink(ledger.resolve("link"), ledger);
      assertHeld(link);
      try (var child = Child.start(ledger, 3_000, "hold")) {
        assertThat(child.line()).isEqualTo("HELD");
      }
      journal.append(Samples.posted(1, 1));
    }
    try (var child = Child.start(ledger, 3_000, "hold")) {
      assertThat(child.line()).isEqualTo("open");
    }
  }

  private static void assertHeld(Path directory) {
    assertThatThrownBy(() -> SegmentJournal.open(directory))
        .isInstanceOfSatisfying(
            JournalException.class, e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.HELD))
        .hasMessageContaining("lock is held")
        .message()
        .doesNotContain("\n");
  }
}
