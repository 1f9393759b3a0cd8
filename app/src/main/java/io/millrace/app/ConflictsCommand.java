package io.millrace.app;

import io.millrace.ledger.Outcome;
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
      var conflicts = ledger.conflicts();
      if (main.json()) {
        conflicts.forEach(conflict -> main.out().println(Json.refusal(conflict)));
        return ExitCode.DONE;
      }
      if (conflicts.isEmpty()) {
        main.out().println("Nothing is in conflict.");
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
      for (var refusal : conflicts) {
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
      table.end();
    }
    return ExitCode.DONE;
  }
}
