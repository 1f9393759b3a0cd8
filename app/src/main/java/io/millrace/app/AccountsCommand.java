package io.millrace.app;

import io.millrace.ledger.Balance;
import io.millrace.server.Json;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/// `millrace accounts`.
@Command(
    name = "accounts",
    description = "List every account with its balance in each currency.",
    footerHeading = "%nExample:%n",
    footer = "  millrace accounts --json")
@NullUnmarked // picocli sets the fields
final class AccountsCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Override
  public Integer call() throws Exception {
    try (var ledger = main.openExisting()) {
      print(main, ledger.balances());
    }
    return ExitCode.DONE;
  }

  static void print(Main main, List<Balance> balances) {
    if (main.json()) {
      balances.forEach(balance -> main.out().println(Json.balance(balance)));
      return;
    }
    var table = Table.of(main.out(), "ACCOUNT", "TYPE", "CURRENCY", ">BALANCE", ">PENDING");
    for (var balance : balances) {
      table.row(
          balance.account(),
          balance.type() == null ? "-" : balance.type(),
          balance.balance().currency(),
          balance.balance().toDecimal(),
          balance.pending().toDecimal());
    }
    table.end();
  }
}
