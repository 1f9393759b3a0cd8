package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Imports that end badly: killed, or on a disk that is full. Resumed, they end as if nothing had
/// happened.
@Timeout(300)
class KillIT {
  private static final int ROW_COUNT = 12_000;
  private static final int LEDGER_COUNT = 4;
  private static final int KILLS_PER_LEDGER = 5;

  @TempDir private Path folder;

  private static Path bankFile(Path folder, int rows) throws IOException {
    var random = new Random(1);
    var csv =
        new StringBuilder(
            "id,account,booking_date,value_date,amount,currency,text,end_to_end_id,status\n");
    for (int i = 0; i < rows; i++) {
      int minor = random.nextInt(-99_999, 100_000);
      csv.append(
          "%s,A%d,2026-03-%02d,,%s%d.%02d,EUR,row %d,,booked\n"
              .formatted(
                  i % 5 == 0 ? "" : "id-" + i, // every fifth is known by its fingerprint only
                  random.nextInt(20),
                  1 + random.nextInt(28),
                  minor < 0 ? "-" : "",
                  Math.abs(minor) / 100,
                  Math.abs(minor) % 100,
                  i / 10)); // so some rows are genuine twins
    }
    return Files.writeString(folder.resolve("bank.csv"), csv);
  }

  @Test
  void importKilledAtTwentyRandomMomentsEndsAsTheUndisturbedOne() throws Exception {
    var launcher = new Launcher(folder);
    var file = bankFile(folder, ROW_COUNT).toString();
    long start = System.nanoTime();
    assertThat(launcher.run("import", "--dialect", "millrace", "--ledger", "whole", file).status())
        .isZero();
    int wholeMillis = (int) ((System.nanoTime() - start) / 1_000_000);
    var expected = launcher.run("accounts", "--json", "--ledger", "whole").out();
    assertThat(expected).hasLineCount(20);

    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int ledger = 0; ledger < LEDGER_COUNT; ledger++) {
      var name = "killed-" + ledger;
      for (int kill = 0; kill < KILLS_PER_LEDGER; kill++) {
        launcher
            .start("import", "--dialect", "millrace", "--ledger", name, file)
            .killAfter(random.nextInt(wholeMillis));
      }
      var resumed =
          launcher.run("import", "--dialect", "millrace", "--json", "--ledger", name, file);
      assertThat(resumed.status()).as("seed %s: %s", seed, resumed.err()).isZero();
      assertThat(launcher.run("accounts", "--json", "--ledger", name).out())
          .as("seed %s", seed)
          .isEqualTo(expected);
      assertThat(launcher.run("verify", "--ledger", name).status()).as("seed %s", seed).isZero();
    }
  }

  @Test
  void importOnAFullDiskSaysSoAndGoesOnWhenThereIsRoom() throws Exception {
    var disk = Files.createDirectory(folder.resolve("disk"));
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()))
        .as("a small disk can be mounted here")
        .isZero();
    try {
      var launcher = new Launcher(folder);
      var file = bankFile(folder, ROW_COUNT).toString();
      var full = launcher.run("import", "--dialect", "millrace", "--ledger", "disk/ledger", file);
      assertThat(full.status()).isEqualTo(1);
      assertThat(full.err().lines())
          .last() // a slow run says first how far it is
          .asString()
          .startsWith("millrace: ")
          .contains("No space left");

      assertThat(run("mount", "-o", "remount,size=64m", disk.toString())).isZero();
      assertThat(
              launcher
                  .run("import", "--dialect", "millrace", "--ledger", "disk/ledger", file)
                  .status())
          .isZero();
      launcher.run("import", "--dialect", "millrace", "--ledger", "whole", file);
      assertThat(launcher.run("accounts", "--json", "--ledger", "disk/ledger").out())
          .isEqualTo(launcher.run("accounts", "--json", "--ledger", "whole").out());
    } finally {
      run("umount", disk.toString());
    }
  }

  @Test
  void fileThatMayNotBeReadIsOneErrorAndTheOthersPost() throws Exception {
    var good = bankFile(folder, 10);
    var secret = Files.copy(good, folder.resolve("secret.csv"));
    Files.setPosixFilePermissions(secret, Set.of());
    var launcher = new Launcher(folder);
    var asUser = new ArrayList<String>();
    if (!Files.isReadable(secret)) { // an ordinary user already
      asUser.add("env");
    } else { // root reads everything, unless it gives that power up
      var powers = "-dac_override,-dac_read_search";
      asUser.addAll(List.of("setpriv", "--bounding-set=" + powers, "--inh-caps=" + powers));
      assumeThat(run("setpriv", "--bounding-set=" + powers, "true")).as("setpriv is here").isZero();
    }
    var result =
        launcher
            .start(
                asUser,
                "import",
                "--dialect",
                "millrace",
                "--json",
                good.toString(),
                secret.toString())
            .end();
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).contains("\"files\":2").contains("\"posted\":10");
    assertThat(result.err().lines())
        .singleElement()
        .asString()
        .startsWith("millrace: ")
        .contains("secret.csv")
        .contains("permission");
  }

  private static int run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException e) {
      return -1; // no such command here
    }
  }
}
