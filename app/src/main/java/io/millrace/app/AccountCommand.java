package io.millrace.app;

import io.millrace.ledger.AccountChange;
import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.Money;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.Post;
import io.millrace.ledger.Source;
import io.millrace.ledger.Transaction;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `millrace account A [--type T] [--alias X] [--opening AMOUNT --date D]`.
@Command(
    name = "account",
    description = "Tell the ledger an account's type, further names, or opening balance.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace account DE39999900010000004711 --type Giro --alias 4711",
      "  millrace account DE39999900010000004711 --opening 1250.00EUR --date 2026-09-01"
    })
@NullUnmarked // picocli sets the fields
final class AccountCommand implements Callable<Integer> {
  /// The feed under which opening balances are journalled; one per account and currency.
  private static final String OPENING_FEED = "millrace:opening";

  @ParentCommand private Main main;

  @Parameters(paramLabel = "ACCOUNT", description = "An account or one of its aliases.")
  private String account;

  @Option(names = "--type", paramLabel = "TYPE", description = "What kind it is, a free word.")
  private String type;

  @Option(
      names = "--alias",
      paramLabel = "NAME",
      description = "A further name that feeds use for it; may be repeated.")
  private List<String> aliases = List.of();

  @Option(
      names = "--opening",
      paramLabel = "AMOUNT",
      description = {
        "The balance before the first entry, such as 1250.00EUR;",
        "the currency may be left out if the account has just one."
      })
  private String opening;

  @Option(names = "--date", paramLabel = "DATE", description = "The day of the opening balance.")
  private LocalDate date;

  @Override
  public Integer call() throws Exception {
    if (type == null && aliases.isEmpty() && opening == null) {
      throw new UsageException("nothing to change; give --type, --alias or --opening with --date");
    }
    if ((opening == null) != (date == null)) {
      throw new UsageException("--opening and --date go together");
    }
    var change = new AccountChange(account, type, aliases);
    try (var ledger = main.openOrCreate()) {
      var openingTransaction = opening == null ? null : opening(ledger);
      if (type != null || !aliases.isEmpty()) {
        ledger.change(change);
      }
      return openingTransaction == null ? ExitCode.DONE : post(ledger, openingTransaction);
    }
  }

  private Transaction opening(LedgerAccess ledger) throws Exception {
    int split = opening.length();
    while (split > 0 && Character.isLetter(opening.charAt(split - 1))) {
      split--;
    }
    var currency =
        split == opening.length()
            ? onlyCurrency(ledger)
            : CurrencyUnit.of(opening.substring(split));
    return Transaction.of(
            OPENING_FEED,
            "opening:" + currency,
            account,
            Money.parse(opening.substring(0, split).strip(), currency))
        .source(Source.STATEMENT)
        .bookingDate(date)
        .text("Opening balance")
        .build();
  }

  private CurrencyUnit onlyCurrency(LedgerAccess ledger) throws Exception {
    var held = ledger.balances(account, null);
    if (held.size() != 1) {
      throw new UsageException(
          "say the currency of the opening balance, such as --opening " + opening + "EUR");
    }
    return held.getFirst().balance().currency();
  }

  private int post(LedgerAccess ledger, Transaction transaction) throws Exception {
    var reply = new CompletableFuture<Outcome>();
    try (var posts = ledger.posts()) {
      posts.send(Post.to(reply, transaction));
    }
    return switch (reply.get().first()) {
      case Outcome.Conflict c ->
          throw new IllegalArgumentException(
              "the account has another opening balance already (entry " + c.seq() + ")");
      case Outcome.Rejected r -> throw new IllegalArgumentException(r.reason());
      case Outcome.Posted p -> ExitCode.DONE;
      case Outcome.Confirmed c -> ExitCode.DONE;
      case Outcome.Replayed r -> ExitCode.DONE;
    };
  }
}
