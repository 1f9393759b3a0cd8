package io.millrace.app;

import io.millrace.ledger.Outcome;
import io.millrace.ledger.Refusal;
import io.millrace.server.Json;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/// `millrace conflicts`.
@Command(
    name = "conflicts",
    description = {
      "List the messages that contradict an entry: same identity, other content.",
      "They moved nothing; a person decides."
    },
    footerHeading = "%nExample:%n",
    footer = "  millrace conflicts --json")
@NullUnmarked // picocli sets the fields
final class ConflictsCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Override
  public Integer call() throws Exception {
    try (var ledger = main.openExisting()) {
      if (main.json()) {
        ledger.conflicts(conflict -> main.out().println(Json.refusal(conflict)));
        return ExitCode.DONE;
      }
      var table =
          Table.of(
              main.out(),
              ">SEQ",
              ">AGAINST",
              "DIFFERS IN",
              "FEED",
              "TXID",
              "ACCOUNT",
              ">AMOUNT",
              "CURRENCY");
      ledger.conflicts(conflict -> addTo(table, conflict));
      if (table.isEmpty()) {
        main.out().println("Nothing is in conflict.");
      } else {
        table.end();
      }
    }
    return ExitCode.DONE;
  }

  private static void addTo(Table table, Refusal refusal) {
    if (refusal.outcome() instanceof Outcome.Conflict(var seq, var fields)) {
      var t = refusal.transaction();
      table.row(
          refusal.seq(),
          seq,
          String.join(", ", fields),
          t.feed(),
          t.txid(),
          t.account(),
          t.amount().toDecimal(),
          t.amount().currency());
    }
  }
}
