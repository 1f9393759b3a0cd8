package io.millrace.app;

import io.millrace.ledger.Balance;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `millrace balance A [--at D]`.
@Command(
    name = "balance",
    description = "Show the balance of one account in each currency, now or at the end of a day.",
    footerHeading = "%nExample:%n",
    footer = "  millrace balance DE39999900010000004711 --at 2026-10-31")
@NullUnmarked // picocli sets the fields
final class BalanceCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Parameters(paramLabel = "ACCOUNT", description = "An account or one of its aliases.")
  private String account;

  @Option(names = "--at", paramLabel = "DATE", description = "A day, such as 2026-10-31.")
  private LocalDate at;

  @Override
  public Integer call() throws Exception {
    try (var ledger = main.openExisting()) {
      var balances = ledger.balances(account, at);
      if (balances.isEmpty()) {
        throw new UnknownAccountException(account);
      }
      AccountsCommand.print(main, balances);
      if (!main.json() && at == null) {
        printReported(balances);
      }
    }
    return ExitCode.DONE;
  }

  private void printReported(List<Balance> balances) {
    main.out().println();
    var table = Table.of(main.out(), "REPORTED BY", "CURRENCY", ">TOTAL", ">NOT REPORTED");
    for (var balance : balances) {
      balance
          .reported()
          .forEach((feed, total) ->
              table.row(
                  feed,
                  total.currency(),
                  total.toDecimal(),
                  balance.balance().plus(total.negate()).toDecimal()));
    }
    table.end();
  }
}
