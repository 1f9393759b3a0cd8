package io.millrace.app;

import io.millrace.journal.SegmentJournal;
import io.millrace.ledger.Entries;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `millrace export [--format F]`.
@Command(
    name = "export",
    description = {
      "Print every entry, in order, for other programs.",
      "csv has a row a posting, jsonl (as --json) an object an entry with all its evidence;",
      "hledger and beancount are journals of those programs."
    },
    footerHeading = "%nExample:%n",
    footer =
        "  millrace export --format hledger > ledger.journal && hledger -f ledger.journal balance")
@NullUnmarked // picocli sets the fields
final class ExportCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES} (default: csv).")
  private Format format;

  private enum Format {
    CSV,
    JSONL,
    HLEDGER,
    BEANCOUNT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws Exception {
    try (var ledger = main.openExisting();
        var journal = SegmentJournal.readOnly(main.ledger())) {
      var writer = writer();
      writer.begin();
      Entries.read(journal, ledger.lastSeq(), writer::entry);
      main.out().flush();
      return main.out().checkError() ? ExitCode.NEEDS_ATTENTION : ExitCode.DONE;
    }
  }

  private EntryWriter writer() {
    var out = main.out();
    if (format == null) {
      return main.json() ? new JsonLines(out) : new CsvEntries(out);
    }
    return switch (format) {
      case CSV -> new CsvEntries(out);
      case JSONL -> new JsonLines(out);
      case HLEDGER -> new HledgerJournal(out);
      case BEANCOUNT -> new BeancountJournal(out);
    };
  }
}
