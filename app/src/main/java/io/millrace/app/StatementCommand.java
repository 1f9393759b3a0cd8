package io.millrace.app;

import io.millrace.ledger.StatementLine;
import io.millrace.server.Json;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `millrace statement A [--from D] [--to D]`.
@Command(
    name = "statement",
    description =
        "List what moved money on one account, by booking date, with the running balance.",
    footerHeading = "%nExample:%n",
    footer = "  millrace statement DE39999900010000004711 --from 2026-10-01 --to 2026-10-31")
@NullUnmarked // picocli sets the fields
final class StatementCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Parameters(paramLabel = "ACCOUNT", description = "An account or one of its aliases.")
  private String account;

  @Option(names = "--from", paramLabel = "DATE", description = "The first day.")
  private LocalDate from;

  @Option(names = "--to", paramLabel = "DATE", description = "The last day.")
  private LocalDate to;

  @Override
  public Integer call() throws Exception {
    try (var ledger = main.openExisting()) {
      if (ledger.balances(account, null).isEmpty()) {
        throw new UnknownAccountException(account);
      }
      if (main.json()) {
        ledger.statement(account, from, to, line -> main.out().println(Json.statementLine(line)));
        return ExitCode.DONE;
      }
      var table =
          Table.of(main.out(), "BOOKED", ">SEQ", ">AMOUNT", ">BALANCE", "CURRENCY", "FEED", "TEXT");
      ledger.statement(account, from, to, line -> addTo(table, line));
      table.end();
    }
    return ExitCode.DONE;
  }

  private static void addTo(Table table, StatementLine line) {
    table.row(
        line.bookingDate(),
        line.seq(),
        line.amount().toDecimal(),
        line.balance().toDecimal(),
        line.amount().currency(),
        line.feed(),
        line.text());
  }
}
