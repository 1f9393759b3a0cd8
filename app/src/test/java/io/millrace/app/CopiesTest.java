package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.Money;
import io.millrace.ledger.Transaction;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Mirrors, backups and repairs, as a user does them.
@Timeout(120)
class CopiesTest {
  @TempDir private Path folder;
  private Path ledger;
  private Path other;
  private Cli cli;

  @BeforeEach
  void nameTheLedger() {
    ledger = folder.resolve("ledger");
    other = folder.resolve("other");
    cli = new Cli(ledger);
  }

  private static Transaction transaction(int id) {
    return Transaction.of("phone-1", "t" + id, "alice", new Money(id, CurrencyUnit.of("EUR")))
        .bookingDate(LocalDate.of(2026, 11, 24))
        .build();
  }

  private void post(int from, int to) throws InterruptedException {
    try (var local = LocalLedger.open(ledger, new PrintWriter(Writer.nullWriter()))) {
      for (int id = from; id <= to; id++) {
        local.owner().post(transaction(id));
      }
    }
  }

  private static void flip(Path file, int at) throws IOException {
    var bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private String hash(Path directory) {
    var verified = new Cli(directory).run("verify", "--json");
    assertThat(verified.status()).as(verified.err()).isZero();
    return verified.out().split("\"hash\":\"", 2)[1].substring(0, 64);
  }

  @Test
  void mirrorIsMadeTestedRepairedAndGivenUp() throws Exception {
    post(1, 3);
    assertThat(cli.run("mirror").out()).isEqualTo("There is no mirror.\n");
    var made = cli.run("mirror", other.toString());
    assertThat(made.status()).as(made.err()).isZero();
    assertThat(made.out()).contains(other.toString(), hash(ledger));
    post(4, 6);
    assertThat(cli.run("verify").out()).contains("mirror    " + other + ", the same");
    assertThat(hash(other)).isEqualTo(hash(ledger));

    var segment = ledger.resolve("journal/00000001.seg");
    flip(segment, 150);
    var refused = cli.run("balance", "alice");
    assertThat(refused.status()).isEqualTo(3);
    assertThat(refused.errors())
        .singleElement()
        .asString()
        .contains(segment + " is damaged at offset 75", "`millrace repair`");
    var plan = cli.run("repair");
    assertThat(plan.status()).isEqualTo(3);
    assertThat(plan.lines()).first().asString().startsWith(segment + ": bytes 75 to ");
    assertThat(plan.out()).contains("Nothing was changed");
    assertThat(cli.run("balance", "alice").status()).isEqualTo(3);
    var done = cli.run("repair", "--yes");
    assertThat(done.status()).isZero();
    assertThat(done.out()).contains(hash(other));
    assertThat(cli.run("repair").out()).isEqualTo("There is nothing to repair.\n");
    assertThat(cli.run("balance", "alice", "--json").out()).contains("\"balance\":\"0.21\"");

    flip(other.resolve("journal/00000001.seg"), 150);
    assertThat(cli.run("repair", "--yes").status()).isZero();
    assertThat(cli.run("mirror", "--off").out()).isEqualTo("There is no mirror.\n");
    post(7, 7);
    assertThat(hash(other)).isNotEqualTo(hash(ledger));
  }

  @Test
  void verifyTellsThatTheMirrorDiffers() throws Exception {
    cli.run("mirror", other.toString());
    try (var served =
        ServedLedger.open(ledger, 0, ZoneId.of("UTC"), new PrintWriter(Writer.nullWriter()))) {
      for (int id = 1; id <= 3; id++) {
        served.ledger().owner().post(transaction(id));
      }
      flip(other.resolve("journal/00000001.seg"), 150);
      var verified = cli.run("verify");
      assertThat(verified.status()).isEqualTo(3);
      assertThat(verified.out()).contains("mirror    " + other + ", DIFFERS");
      assertThat(verified.errors()).singleElement().asString().contains("`millrace repair`");
      var held = cli.run("repair");
      assertThat(held.status()).isEqualTo(4);
      assertThat(held.errors()).singleElement().asString().contains("lock is held");
    }
  }

  @Test
  void backupWhileServedIsRestoredToTheSameHash() throws Exception {
    var stop = new AtomicBoolean();
    try (var served =
        ServedLedger.open(ledger, 0, ZoneId.of("UTC"), new PrintWriter(Writer.nullWriter()))) {
      served.ledger().owner().post(transaction(1));
      var posting =
          CompletableFuture.runAsync(() -> {
            try {
              for (int id = 2; !stop.get(); id++) {
                served.ledger().owner().post(transaction(id));
              }
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      var backup = cli.run("backup", other.toString());
      stop.set(true);
      posting.join();
      assertThat(backup.status()).as(backup.err()).isZero();
      assertThat(backup.out()).contains(hash(other));
    }
    var restored = new Cli(folder.resolve("restored"));
    var result = restored.run("restore", other.toString(), "--json");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("\"hash\":\"" + hash(other) + "\"");
    assertThat(hash(folder.resolve("restored"))).isEqualTo(hash(other));
    var again = restored.run("restore", other.toString());
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.errors()).singleElement().asString().contains("it is not empty");
  }

  @Test
  void damagedEndIsCutOnlyWhenAPersonSaysSo() throws Exception {
    post(1, 3);
    var segment = ledger.resolve("journal/00000001.seg");
    flip(segment, (int) Files.size(segment) - 10);
    var plain = cli.run("repair");
    assertThat(plain.status()).isEqualTo(3);
    assertThat(plain.errors()).singleElement().asString().contains("--cut-tail", "--from DIR");
    var shown = cli.run("repair", "--cut-tail");
    assertThat(shown.status()).isEqualTo(3);
    assertThat(shown.out())
        .contains("record 3 goes: posted 0.03 EUR on alice, t3 by phone-1")
        .contains("the same with --yes does it");
    assertThat(cli.run("repair", "--cut-tail", "--yes").status()).isZero();
    assertThat(cli.run("balance", "alice", "--json").out()).contains("\"balance\":\"0.03\"");
  }
}
