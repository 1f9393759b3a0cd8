package io.millrace.app;

import io.millrace.feeds.FileFeed;
import io.millrace.feeds.ImportOptions;
import io.millrace.feeds.RecordProblem;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.Refusal;
import io.millrace.server.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// `millrace rejects`: what is malformed in the reject files as they are now, and what the book
/// refused.
@Command(
    name = "rejects",
    description = {
      "List the bad records of files and the messages that the book refused.",
      "A bad record waits in a reject file, at the place that is shown. One that is mended there is",
      "listed no more; import its reject file then."
    },
    footerHeading = "%nExample:%n",
    footer = "  millrace rejects --json")
@NullUnmarked // picocli sets the fields
final class RejectsCommand implements Callable<Integer> {
  private static final String SUFFIX = ".rejects";
  private static final JsonFactory JSON = new JsonFactory();

  @ParentCommand private Main main;

  @Override
  public Integer call() throws Exception {
    if (!Ledgers.exists(main.ledger())) {
      throw Ledgers.missing(main.ledger());
    }
    boolean isAnyMalformed = printMalformed(main.ledger().resolve("rejects"));
    try (var ledger = main.openExisting()) {
      if (main.json()) {
        ledger.rejections(refusal -> main.out().println(Json.refusal(refusal)));
        return ExitCode.DONE;
      }
      var table =
          Table.of(main.out(), ">SEQ", "FEED", "TXID", "ACCOUNT", ">AMOUNT", "CURRENCY", "REASON");
      ledger.rejections(refusal -> addTo(table, refusal));
      if (!table.isEmpty()) {
        table.end();
      } else if (!isAnyMalformed) {
        main.out().println("Nothing is rejected.");
      }
    }
    return ExitCode.DONE;
  }

  /// Reads every reject file as an import would, into a ledger that forgets, and prints what is
  /// still bad in it.
  ///
  /// @return whether anything is
  private boolean printMalformed(Path directory) throws IOException, InterruptedException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    boolean isAny = false;
    try (var nowhere = DryRun.empty();
        var files = Files.list(directory)) {
      for (var file : files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
        var feed = FileFeed.open(file, new ImportOptions(null, null, null, null, directory));
        try (var posts = nowhere.posts()) {
          feed.run(posts);
        }
        for (var problem : feed.problems()) {
          main.out().println(main.json() ? json(problem) : problem);
          isAny = true;
        }
      }
    }
    return isAny;
  }

  private static String json(RecordProblem problem) {
    var text = new StringWriter();
    try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("file", problem.file());
      json.writeNumberProperty("line", problem.line());
      json.writeStringProperty("field", problem.field());
      json.writeStringProperty("reason", problem.reason());
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void addTo(Table table, Refusal refusal) {
    if (refusal.outcome() instanceof Outcome.Rejected(var reason)) {
      var t = refusal.transaction();
      table.row(
          refusal.seq(),
          t.feed(),
          t.txid(),
          t.account(),
          t.amount().toDecimal(),
          t.amount().currency(),
          reason);
    }
  }
}
