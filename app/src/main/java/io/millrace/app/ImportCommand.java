package io.millrace.app;

import io.millrace.feeds.ImportOptions;
import io.millrace.feeds.csv.Dialect;
import io.millrace.ledger.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `millrace import [--feed F] [--ids S] [--account A] [--dialect D] [--dry-run] FILE…`.
@Command(
    name = "import",
    description = {
      "Post bank files, each read by a thread of its own.",
      "CSV in a named dialect, camt.052, camt.053, camt.054, and reject files that were mended.",
      "The format is recognised by content.",
      "What was posted before is replayed, so a file may be imported again at any time."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace import statement.xml",
      "  millrace import --dialect millrace --ids app october.csv november.csv",
      "  millrace import --dry-run --dialect my-bank.properties --account 4711 export.csv"
    })
@NullUnmarked // picocli sets the fields
final class ImportCommand implements Callable<Integer> {
  private static final int PROBLEMS_SHOWN_MAX = 10;

  @ParentCommand private Main main;

  @Option(
      names = "--feed",
      paramLabel = "FEED",
      description = "The source that the files come from (default: file:FORMAT).")
  private String feed;

  @Option(
      names = "--ids",
      paramLabel = "SPACE",
      description =
          "The id space of the files' EndToEndIds; feeds of one space confirm each other.")
  private String idSpace;

  @Option(
      names = "--account",
      paramLabel = "ACCOUNT",
      description = "The account of all rows, whatever the files say.")
  private String account;

  @Option(
      names = "--dialect",
      paramLabel = "NAME|FILE",
      description = "How the bank writes CSV: a built-in name or a file that describes it.")
  private String dialect;

  @Option(names = "--dry-run", description = "Say what would happen; change nothing.")
  private boolean dryRun;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Bank files.")
  private List<Path> files;

  @Override
  public Integer call() throws Exception {
    var named = dialect == null ? null : dialect(dialect);
    if (dryRun) {
      var scratch = Files.createTempDirectory("millrace-dry-run");
      try (var ledger = DryRun.open(main.ledger())) {
        return run(ledger, options(named, scratch));
      } finally {
        DryRun.delete(scratch);
      }
    }
    try (var ledger = main.openOrCreate()) {
      return run(ledger, options(named, main.ledger().resolve("rejects")));
    }
  }

  private ImportOptions options(@Nullable Dialect named, Path rejectDirectory) {
    return new ImportOptions(feed, idSpace, account, named, rejectDirectory);
  }

  private static Dialect dialect(String nameOrFile) throws IOException {
    var path = Path.of(nameOrFile);
    try {
      return Files.isRegularFile(path) ? Dialect.read(path) : Dialect.named(nameOrFile);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private int run(PostTarget ledger, ImportOptions options) throws InterruptedException {
    var imports = new ArrayList<FileImport>();
    for (var file : files) {
      imports.add(FileImport.start(file, options, ledger));
    }
    try (var progress = Progress.of(main, List.of(FileImport.gauge(imports)))) {
      for (var each : imports) {
        while (!each.join(Progress.UPDATE_MILLIS)) {
          progress.update();
        }
      }
    }
    return report(imports);
  }

  private int report(List<FileImport> imports) {
    var total = Tally.Counts.NONE;
    int status = ExitCode.DONE;
    for (var each : imports) {
      total = total.plus(each.counts());
      status = Math.max(status, each.status());
      printProblems(each);
    }
    if (total.needsAttention()) {
      status = Math.max(status, ExitCode.NEEDS_ATTENTION);
    }
    if (main.json()) {
      main.out().println(json(imports.size(), total));
    } else {
      printTable(imports, total);
      if (dryRun) {
        main.out().println("Dry run: nothing was changed.");
      }
    }
    return status;
  }

  private void printProblems(FileImport each) {
    each.failure().ifPresent(failure -> main.err().println("millrace: " + failure));
    var problems = each.problems();
    problems.stream().limit(PROBLEMS_SHOWN_MAX).forEach(p -> main.err().println("millrace: " + p));
    if (problems.size() > PROBLEMS_SHOWN_MAX) {
      main.err()
          .println(
              "millrace: %s: %d more problems like these"
                  .formatted(each.name(), problems.size() - PROBLEMS_SHOWN_MAX));
    }
    if (!dryRun) {
      each.rejectFile()
          .ifPresent(rejects ->
              main.err()
                  .println(
                      "millrace: mend the bad records in " + rejects + " and import that file"));
    }
  }

  private void printTable(List<FileImport> imports, Tally.Counts total) {
    var table = new CountsTable(main.out());
    imports.forEach(each -> table.row(each.name(), each.counts()));
    if (imports.size() > 1) {
      table.row("total", total);
    }
    table.end();
  }

  /// The counts as one JSON object.
  static String json(int files, Tally.Counts counts) {
    return ("{\"files\":%d,\"records\":%d,\"posted\":%d,\"confirmed\":%d,\"replayed\":%d,"
            + "\"conflicts\":%d,\"rejected\":%d,\"pending\":%d}")
        .formatted(
            files,
            counts.records(),
            counts.posted(),
            counts.confirmed(),
            counts.replayed(),
            counts.conflicts(),
            counts.rejected(),
            counts.pending());
  }
}
