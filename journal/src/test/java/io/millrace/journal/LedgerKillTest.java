package io.millrace.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.Money;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.Transaction;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A ledger with three feeds on real files and real forces, killed again and again: what it
/// answered is there, once. Every other round keeps a mirror. `-Dkills=N` says how often.
@Timeout(3_600)
final class LedgerKillTest {
  private static final int ROUNDS = Integer.getInteger("kills", 12);
  private static final int FEEDS = 3;
  private static final long SEGMENT_LENGTH_MAX = 12_000;

  /// Zeros are ahead of the end most of the time, and batches cross pages.
  private static final ZerosAhead ZEROS = new ZerosAhead(4_000, 4 << 10, 1 << 10, 3);

  @TempDir Path temporary;

  @Test
  void aKilledLedgerHasEverythingThatItAnsweredOnce() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    var ledger = temporary.resolve("ledger");
    var mirror = temporary.resolve("mirror");
    Set<String> answered = new HashSet<>();
    for (int round = 1; round <= ROUNDS; round++) {
      if (round % 2 == 0) {
        Mirror.begin(ledger, mirror);
      } else if (round > 1) {
        Mirror.end(ledger);
      }
      int before = answered.size();
      lives(ledger, before, random.nextInt(120), answered);
      try (var owner = LedgerOwner.open(SegmentJournal.open(ledger))) {
        for (var txid : answered) {
          var feed = txid.substring(0, txid.indexOf('-'));
          assertThat(owner.ask(book -> book.lookup(feed, "alice", txid)).isPresent())
              .as("seed %d, round %d: %s", seed, round, txid)
              .isTrue();
          assertThat(owner.post(transaction(feed, txid))).isInstanceOf(Outcome.Replayed.class);
        }
        var verification = owner.verify();
        assertThat(verification.problem()).as("seed %d", seed).isNull();
        long cents =
            owner.ask(
                book -> book.balances("alice").stream().mapToLong(b -> b.balance().minor()).sum());
        assertThat(cents).isEqualTo(verification.entries()); // one each
      }
      if (round % 2 == 0) {
        assertThat(Backup.compare(ledger, mirror)).hasSize(64);
      }
    }
    assertThat(answered).hasSizeGreaterThan(ROUNDS);
  }

  private static void lives(Path ledger, int first, int lines, Set<String> answered)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                LedgerKillTest.class.getName(),
                ledger.toString(),
                Integer.toString(first))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = process.inputReader()) {
      for (int i = 0; i <= lines; i++) {
        note(output.readLine(), answered);
      }
      process.toHandle().destroyForcibly(); // its output stays readable
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        note(line, answered);
      }
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  private static void note(@Nullable String line, Set<String> answered) {
    if (line != null && line.endsWith(";")) { // a kill may cut a line
      answered.add(line.substring(0, line.length() - 1));
    }
  }

  private static Transaction transaction(String feed, String txid) {
    return Transaction.of(feed, txid, "alice", new Money(1, CurrencyUnit.of("EUR")))
        .bookingDate(Samples.DAY)
        .build();
  }

  /// The ledger that is killed: prints each txid once it is answered.
  public static void main(String[] args) throws InterruptedException {
    List<Thread> feeds = new ArrayList<>();
    try (var owner =
        LedgerOwner.open(
            SegmentJournal.open(Path.of(args[0]), new Disk.Real(), SEGMENT_LENGTH_MAX, ZEROS))) {
      for (int i = 0; i < FEEDS; i++) {
        var feed = "feed" + i;
        feeds.add(Thread.ofPlatform().start(() -> post(owner, feed, Integer.parseInt(args[1]))));
      }
      for (var feed : feeds) {
        feed.join();
      }
    }
  }

  private static void post(LedgerOwner owner, String feed, int first) {
    try {
      for (int n = first; ; n++) {
        var txid = feed + "-" + n;
        owner.post(transaction(feed, txid));
        synchronized (System.out) {
          System.out.println(txid + ";");
          System.out.flush();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
