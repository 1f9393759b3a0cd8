package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandsTest {
  private static final String HEADER =
      "id,account,booking_date,value_date,amount,currency,text,end_to_end_id,status\n";
  private static final String GOOD =
      HEADER
          + "1,DE02,2026-03-01,2026-03-01,100.00,EUR,Salary,u-1,booked\n"
          + "2,DE02,2026-03-02,2026-03-03,-12.50,EUR,Coffee,,booked\n"
          + "3,US01,2026-03-02,2026-03-02,7.00,USD,Refund,,booked\n";

  @TempDir private Path folder;
  private Cli cli;

  @BeforeEach
  void nameTheLedger() {
    cli = new Cli(folder.resolve("ledger"));
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private Cli.Result importCsv(Path file, String... more) {
    var args = new String[more.length + 4];
    args[0] = "import";
    args[1] = "--dialect";
    args[2] = "millrace";
    args[3] = file.toString();
    System.arraycopy(more, 0, args, 4, more.length);
    return cli.run(args);
  }

  @Test
  void importEndsWithOneLineOfCountsForMachines() throws IOException {
    var result = importCsv(file("march.csv", GOOD), "--json");
    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo(
            """
            {"files":1,"records":3,"posted":3,"confirmed":0,"replayed":0,"conflicts":0,"rejected":0,"pending":0}
            """);
  }

  @Test
  void importedAgainEverythingIsReplayedAndThatIsDone() throws IOException {
    var file = file("march.csv", GOOD);
    importCsv(file);
    var again = importCsv(file, "--json");
    assertThat(again.status()).isZero();
    assertThat(again.out()).contains("\"posted\":0").contains("\"replayed\":3");
  }

  @Test
  void queriesPrintTextForPeopleAndOneObjectALineForMachines() throws IOException {
    importCsv(file("march.csv", GOOD));
    assertThat(cli.run("accounts", "--json").out())
        .isEqualTo(
            """
            {"account":"DE02","currency":"EUR","balance":"87.50","pending":"0.00"}
            {"account":"US01","currency":"USD","balance":"7.00","pending":"0.00"}
            """);
    assertThat(cli.run("accounts").lines().getFirst())
        .matches("ACCOUNT +TYPE +CURRENCY +BALANCE +PENDING");
    assertThat(cli.run("balance", "DE02", "--at", "2026-03-01", "--json").out())
        .isEqualTo(
            "{\"account\":\"DE02\",\"currency\":\"EUR\",\"balance\":\"100.00\",\"pending\":\"0.00\"}\n");
    assertThat(cli.run("balance", "DE02").out()).contains("REPORTED BY").contains("file:csv");
    assertThat(cli.run("statement", "DE02", "--from", "2026-03-02", "--json").out())
        .isEqualTo(
            "{\"seq\":2,\"txid\":\"2\",\"feed\":\"file:csv\",\"amount\":\"-12.50\",\"currency\":\"EUR\","
                + "\"bookingDate\":\"2026-03-02\",\"valueDate\":\"2026-03-03\",\"text\":\"Coffee\","
                + "\"balance\":\"87.50\"}\n");
    assertThat(cli.run("statement", "DE02").out())
        .isEqualTo(
            """
            BOOKED      SEQ  AMOUNT  BALANCE  CURRENCY  FEED      TEXT
            2026-03-01    1  100.00   100.00  EUR       file:csv  Salary
            2026-03-02    2  -12.50    87.50  EUR       file:csv  Coffee
            """);
    assertThat(cli.run("conflicts").out()).isEqualTo("Nothing is in conflict.\n");
  }

  @Test
  void verifyProvesTheSums() throws IOException {
    importCsv(file("march.csv", GOOD));
    var result = cli.run("verify", "--json");
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .matches(
            "\\{\"ok\":true,\"entries\":3,\"sum\":\\{\"EUR\":\"0\",\"USD\":\"0\"},\"lastSeq\":3,"
                + "\"hash\":\"[0-9a-f]{64}\"}\n");
    assertThat(cli.run("verify").out()).contains("The ledger is sound.");
  }

  @Test
  void verifyOfADamagedLedgerExitsThreeWithFileAndOffset() throws IOException {
    importCsv(file("march.csv", GOOD));
    var segment = folder.resolve("ledger/journal/00000001.seg");
    var bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);
    var result = cli.run("verify");
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.errors())
        .singleElement()
        .asString()
        .contains("00000001.seg")
        .containsIgnoringCase("offset");
  }

  @Test
  void whateverCommandCutsATornTailSaysSoOnce() throws IOException {
    importCsv(file("march.csv", GOOD));
    var segment = folder.resolve("ledger/journal/00000001.seg");
    try (var channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 1);
    }
    var result = cli.run("accounts", "--json");
    assertThat(result.status()).isZero();
    assertThat(result.errors())
        .singleElement()
        .asString()
        .matches("millrace: .*00000001\\.seg: cut \\d+ bytes at offset \\d+, the beginning .*");
    assertThat(cli.run("accounts").err()).isEmpty();
  }

  @Test
  void badRecordsAreRejectedMendedAndImportedAgain() throws IOException {
    var file = file("march.csv", GOOD + "4,DE02,2026-02-30,,1.00,EUR,No such day,,booked\n");
    var result = importCsv(file, "--json");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).contains("\"posted\":3").contains("\"rejected\":1");
    assertThat(result.err())
        .contains("march.csv:5: date (booking_date): \"2026-02-30\" is not a date")
        .contains("2026-02-30")
        .contains(".rejects");

    var rejects = cli.run("rejects", "--json");
    assertThat(rejects.lines())
        .singleElement()
        .asString()
        .contains("booking_date")
        .contains("\"line\":");

    Path rejectFile;
    try (var files = Files.list(folder.resolve("ledger/rejects"))) {
      rejectFile = files.filter(f -> f.toString().endsWith(".rejects")).findFirst().orElseThrow();
    }
    Files.writeString(
        rejectFile,
        Files.readString(rejectFile).replace("| 4,DE02,2026-02-30", "| 4,DE02,2026-02-28"));
    assertThat(cli.run("rejects").out()).isEqualTo("Nothing is rejected.\n");
    assertThat(cli.run("import", rejectFile.toString(), "--json").out()).contains("\"posted\":1");
    assertThat(cli.run("balance", "DE02", "--json").out()).contains("\"balance\":\"88.50\"");
  }

  @Test
  void whatIsMalformedIsListedBeforeWhatTheBookRefused() throws IOException {
    var most = "92233720368547758.07";
    importCsv(
        file(
            "march.csv",
            HEADER
                + "1,DE02,2026-03-01,,%s,EUR,All there is,,booked\n".formatted(most)
                + "2,DE02,2026-02-30,,1.00,EUR,No such day,,booked\n"
                + "3,DE02,2026-03-01,,%s,EUR,And again,,booked\n".formatted(most)));
    assertThat(cli.run("rejects").lines())
        .satisfiesExactly(
            malformed -> assertThat(malformed).contains("\"2026-02-30\" is not a date"),
            header ->
                assertThat(header).matches("SEQ +FEED +TXID +ACCOUNT +AMOUNT +CURRENCY +REASON"),
            refused ->
                assertThat(refused)
                    .isEqualTo(
                        "  2  file:csv  3     DE02     92233720368547758.07  EUR"
                            + "       a balance would overflow"));
    assertThat(cli.run("rejects", "--json").lines())
        .satisfiesExactly(
            malformed -> assertThat(malformed).contains("\"line\":"),
            refused -> assertThat(refused).contains("\"reason\":\"a balance would overflow\""));
    assertThat(new Cli(folder.resolve("none")).run("rejects").errors())
        .singleElement()
        .asString()
        .contains("there is no ledger in");
  }

  @Test
  void conflictsAreListedAndExitOne() throws IOException {
    importCsv(file("march.csv", GOOD));
    var other = file("other.csv", HEADER + "2,DE02,2026-03-02,,-99.00,EUR,Coffee,,booked\n");
    assertThat(importCsv(other).status()).isEqualTo(1);
    assertThat(cli.run("conflicts").lines())
        .hasSize(2)
        .last()
        .asString()
        .contains("amount")
        .contains("-99.00");
    assertThat(cli.run("conflicts", "--json").out()).contains("\"fields\":[\"amount\"]");
  }

  @Test
  void dryRunTellsWhatWouldHappenAndChangesNothing() throws IOException {
    var file = file("march.csv", GOOD);
    var before = importCsv(file, "--dry-run", "--json");
    assertThat(before.out()).contains("\"posted\":3");
    assertThat(folder.resolve("ledger")).doesNotExist();
    importCsv(file);
    assertThat(importCsv(file, "--dry-run", "--json").out()).contains("\"replayed\":3");
  }

  @Test
  void fileThatCannotBeReadDoesNotStopTheOthers() throws IOException {
    var good = file("march.csv", GOOD);
    var result = importCsv(good, folder.resolve("missing.csv").toString(), "--json");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).contains("\"files\":2").contains("\"posted\":3");
    assertThat(result.errors())
        .singleElement()
        .asString()
        .startsWith("millrace: ")
        .contains("missing.csv");
  }

  @Test
  void csvWithoutDialectIsNeverGuessed() throws IOException {
    var result = cli.run("import", file("march.csv", GOOD).toString());
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errors())
        .singleElement()
        .asString()
        .contains("--dialect")
        .contains("millrace");
  }

  @Test
  void accountGetsTypeAliasAndOpeningBalance() throws IOException {
    importCsv(file("march.csv", GOOD));
    assertThat(
            cli.run(
                    "account",
                    "DE02",
                    "--type",
                    "Giro",
                    "--alias",
                    "4711",
                    "--opening",
                    "50.00",
                    "--date",
                    "2026-02-28")
                .status())
        .isZero();
    assertThat(cli.run("balance", "4711", "--json").out())
        .isEqualTo(
            "{\"account\":\"DE02\",\"type\":\"Giro\",\"currency\":\"EUR\",\"balance\":\"137.50\",\"pending\":\"0.00\"}\n");
    var other = cli.run("account", "DE02", "--opening", "60.00EUR", "--date", "2026-02-28");
    assertThat(other.status()).isEqualTo(1);
    assertThat(other.errors()).singleElement().asString().contains("another opening balance");
  }

  @Test
  void tokensAreShownOnceListedAndRevoked() {
    var created =
        cli.run("token", "create", "--feed", "phone-1", "--ids", "app", "--accounts", "DE02,US01");
    assertThat(created.out()).startsWith("mr_").hasLineCount(1);
    var list = cli.run("token", "list", "--json");
    assertThat(list.out()).contains("\"feed\":\"phone-1\"").contains("\"ids\":\"app\"");
    assertThat(list.out()).doesNotContain(created.out().strip());
    var id = created.out().split("_", 3)[1];
    assertThat(cli.run("token", "revoke", id).status()).isZero();
    assertThat(cli.run("token", "revoke", "nobody").status()).isEqualTo(2);
    assertThat(cli.run("token", "create", "--feed", "file:csv").errors())
        .singleElement()
        .asString()
        .contains("file:");
  }

  @Test
  void mistakesGetOneLineAndTheRightStatus() throws IOException {
    assertThat(cli.run("balance", "DE02"))
        .satisfies(r -> {
          assertThat(r.status()).isEqualTo(2);
          assertThat(r.errors()).singleElement().asString().contains("there is no ledger in");
        });
    importCsv(file("march.csv", GOOD));
    assertThat(cli.run("balance", "nobody"))
        .satisfies(r -> {
          assertThat(r.status()).isEqualTo(1);
          assertThat(r.errors())
              .containsExactly(
                  "millrace: the ledger knows no account \"nobody\"; `millrace accounts` lists them");
        });
    assertThat(cli.run("balance", "DE02", "--at", "yesterday"))
        .satisfies(r -> {
          assertThat(r.status()).isEqualTo(2);
          assertThat(r.errors())
              .first()
              .asString()
              .endsWith("\"yesterday\" is not a day, such as 2026-10-31");
        });
    assertThat(cli.run("blance"))
        .satisfies(r -> {
          assertThat(r.status()).isEqualTo(2);
          assertThat(r.errors())
              .containsExactly(
                  "millrace: there is no command or option \"blance\"", "Try `millrace --help`.");
        });
    assertThat(cli.run("export", "--format", "nonsense").errors())
        .first()
        .asString()
        .contains("[CSV, JSONL, HLEDGER, BEANCOUNT] (case-insensitive)");
    assertThat(cli.run("import").status()).isEqualTo(2);
    assertThat(cli.run("account", "DE02").errors())
        .singleElement()
        .asString()
        .contains("nothing to change");
    assertThat(importCsv(file("x.csv", GOOD), "--account", "A".repeat(10_000)).errors())
        .singleElement()
        .asString()
        .contains("account has 10000 characters, more than 128")
        .hasSizeLessThan(300);
    var unknownDialect = cli.run("import", "--dialect", "nonesuch", "x.csv");
    assertThat(unknownDialect.status()).isEqualTo(2);
    assertThat(unknownDialect.errors()).singleElement().asString().contains("nonesuch");
  }

  @Test
  void everyCommandHasHelpWithAnExample() {
    for (var command :
        new String[] {
          "demo",
          "import",
          "serve",
          "account",
          "accounts",
          "balance",
          "statement",
          "rejects",
          "conflicts",
          "verify",
          "mirror",
          "repair",
          "backup",
          "restore",
          "export"
        }) {
      var help = Cli.plain(command, "--help");
      assertThat(help.status()).as(command).isZero();
      assertThat(help.out()).as(command).contains("Example").contains("millrace " + command);
    }
    assertThat(Cli.plain("--help").out()).contains("Exit status");
    assertThat(Cli.plain("--help").lines())
        .filteredOn(line -> line.startsWith("  ") && line.stripTrailing().endsWith(","))
        .as("summaries that break off")
        .isEmpty();
  }
}
