package io.millrace.app;

import io.millrace.server.Json;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `millrace token create | list | revoke`.
@Command(
    name = "token",
    description = "Manage the secrets with which phones and services post.",
    subcommands = {
      TokenCommand.Create.class,
      TokenCommand.ListAll.class,
      TokenCommand.Revoke.class
    })
@NullUnmarked // picocli sets the fields
final class TokenCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Override
  public Integer call() {
    throw new UsageException("say what to do: token create, token list or token revoke");
  }

  /// `millrace token create --feed F [--ids S] [--accounts A,…]`.
  @Command(
      name = "create",
      description = "Make a token for a feed. Its secret is shown this once and stored as a hash.",
      footerHeading = "%nExample:%n",
      footer = "  millrace token create --feed phone-7 --ids app --accounts DE39999900010000004711")
  static final class Create implements Callable<Integer> {
    @ParentCommand private TokenCommand parent;

    @Option(
        names = "--feed",
        required = true,
        paramLabel = "FEED",
        description = "The feed that whoever holds the token is.")
    private String feed;

    @Option(
        names = "--ids",
        paramLabel = "SPACE",
        description = "The id space its txids belong to; feeds of one space confirm each other.")
    private String idSpace;

    @Option(
        names = "--accounts",
        paramLabel = "ACCOUNT",
        split = ",",
        description = "The accounts it may post to and read (default: all).")
    private Set<String> accounts = Set.of();

    @Override
    public Integer call() throws Exception {
      var main = parent.main;
      try (var ledger = main.openOrCreate()) {
        var created = ledger.createToken(feed, idSpace, accounts);
        main.out().println(main.json() ? Json.newToken(created) : created.token());
      }
      return ExitCode.DONE;
    }
  }

  /// `millrace token list`.
  @Command(name = "list", description = "List the tokens, without their secrets.")
  static final class ListAll implements Callable<Integer> {
    @ParentCommand private TokenCommand parent;

    @Override
    public Integer call() throws Exception {
      var main = parent.main;
      try (var ledger = main.openExisting()) {
        print(main, ledger.tokens());
      }
      return ExitCode.DONE;
    }

    private static void print(Main main, List<io.millrace.server.TokenInfo> tokens) {
      if (main.json()) {
        tokens.forEach(token -> main.out().println(Json.token(token)));
        return;
      }
      var table = Table.of(main.out(), "ID", "FEED", "IDS", "ACCOUNTS", "CREATED", "REVOKED");
      for (var token : tokens) {
        table.row(
            token.id(),
            token.feed(),
            token.ids() == null ? "-" : token.ids(),
            token.accounts().isEmpty() ? "all" : String.join(",", token.accounts()),
            token.created(),
            token.revoked() == null ? "-" : token.revoked());
      }
      table.end();
    }
  }

  /// `millrace token revoke ID`.
  @Command(name = "revoke", description = "End a token at once.")
  static final class Revoke implements Callable<Integer> {
    @ParentCommand private TokenCommand parent;

    @Parameters(paramLabel = "ID", description = "As `token list` shows it.")
    private String id;

    @Override
    public Integer call() throws Exception {
      var main = parent.main;
      try (var ledger = main.openExisting()) {
        if (!ledger.revokeToken(id)) {
          throw new UsageException(
              "there is no token " + id + "; `millrace token list` shows them");
        }
        main.out().println("revoked " + id);
      }
      return ExitCode.DONE;
    }
  }
}
