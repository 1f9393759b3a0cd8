package io.millrace.app;

import io.millrace.feeds.ImportOptions;
import io.millrace.feeds.csv.Dialect;
import io.millrace.ledger.Book;
import io.millrace.ledger.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/// `millrace demo`: the article, for real.
@Command(
    name = "demo",
    description = {
      "Let bank files and fifty phones feed the same accounts at the same time.",
      "Each file has a thread of its own, the phones use real HTTP. The ledger is ./ledger-demo.",
      "Run it again: nothing moves."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  millrace demo", "  millrace accounts --ledger ledger-demo"})
@NullUnmarked // picocli sets the fields
final class DemoCommand implements Callable<Integer> {
  private static final String DIRECTORY = "ledger-demo";
  private static final double NANOS_PER_SECOND = 1e9;

  /// Feeds of this id space confirm each other: the phones' txids are the bank files' EndToEndIds.
  private static final String ID_SPACE = "app";

  @ParentCommand private Main main;

  @Override
  public Integer call() throws Exception {
    var directory = main.ledgerOr(DIRECTORY);
    var samples = samples();
    try (var served = ServedLedger.open(directory, 0, ZoneOffset.UTC, main.err())) {
      if (!main.json()) {
        main.out().println("Ledger " + directory + ", HTTP on port " + served.port() + ".");
        main.out().flush();
      }
      long start = System.nanoTime();
      var imports = startFeeds(served.ledger(), samples, directory.resolve("rejects"));
      var phones = Phones.start(samples.resolve("phones"), served, ID_SPACE);
      await(imports, phones);
      var took = Duration.ofNanos(System.nanoTime() - start);
      if (main.json()) {
        AccountsCommand.print(main, served.ledger().balances());
        main.out().println(ImportCommand.json(imports.size(), total(imports, phones)));
      } else {
        report(served, imports, phones, took);
        hint(directory);
      }
      return allEndedWell(imports, phones) ? ExitCode.DONE : ExitCode.NEEDS_ATTENTION;
    }
  }

  /// The demo's files lie in the project's folder, which the launcher names.
  private static Path samples() {
    var home = System.getProperty("millrace.home");
    var samples = Path.of(home == null ? "." : home).resolve("examples").resolve("demo");
    if (!Files.isDirectory(samples)) {
      throw new UsageException(
          "the demo's files are not in "
              + samples
              + "; start it with the project's `millrace` script");
    }
    return samples;
  }

  private static List<FileImport> startFeeds(LocalLedger ledger, Path samples, Path rejects)
      throws IOException {
    var options = new ImportOptions(null, ID_SPACE, null, Dialect.named("millrace"), rejects);
    try (var files = Files.list(samples)) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .map(file -> FileImport.start(file, options, ledger))
          .toList();
    }
  }

  private void await(List<FileImport> imports, Phones phones) throws InterruptedException {
    var gauges = List.of(FileImport.gauge(imports), phones.gauge());
    try (var progress = Progress.of(main, gauges)) {
      for (var each : imports) {
        while (!each.join(Progress.UPDATE_MILLIS)) {
          progress.update();
        }
      }
      while (!phones.join(Progress.UPDATE_MILLIS)) {
        progress.update();
      }
    }
  }

  private static Tally.Counts total(List<FileImport> imports, Phones phones) {
    var total = phones.counts();
    for (var each : imports) {
      total = total.plus(each.counts());
    }
    return total;
  }

  /// Whether every file was read to its end and every phone got its answers; says so if not.
  private boolean allEndedWell(List<FileImport> imports, Phones phones) {
    var failures = new ArrayList<>(phones.failures());
    imports.forEach(each -> each.failure().ifPresent(failures::add));
    failures.forEach(failure -> main.err().println("millrace: " + failure));
    return failures.isEmpty();
  }

  private void report(ServedLedger served, List<FileImport> imports, Phones phones, Duration took)
      throws InterruptedException {
    var out = main.out();
    var table = new CountsTable(out);
    var total = total(imports, phones);
    imports.forEach(each -> table.row(each.name(), each.counts()));
    table.row(phones.count() + " phones", phones.counts());
    table.row("total", total);
    out.println();
    table.end();
    out.println();
    AccountsCommand.print(main, served.ledger().balances());
    out.println();
    served
        .ledger()
        .owner()
        .ask(Book::sums)
        .forEach((currency, sum) -> out.println("Sum over all accounts and the outside: " + sum));
    printRate(total, took);
  }

  private void printRate(Tally.Counts total, Duration took) {
    double seconds = took.toNanos() / NANOS_PER_SECOND;
    main.out()
        .printf(
            "%,d messages in %.1f s, each durable before it was answered: %,.0f a second.%n",
            total.records(), seconds, total.records() / seconds);
  }

  private void hint(Path directory) {
    var table = Table.of(main.out(), "What next:", "");
    var ledger = " --ledger " + directory;
    table.row("  millrace demo", "again: every message is a replay, nothing moves");
    table.row("  millrace rejects" + ledger, "what was malformed, and where to mend it");
    table.row("  millrace conflicts" + ledger, "who contradicted whom");
    table.row("  millrace verify" + ledger, "every byte and every sum, from the disk");
    table.row("  millrace serve" + ledger, "post to it yourself");
    main.out().println();
    table.end();
  }
}
