package io.millrace.app;

import io.millrace.journal.Mirror;
import io.millrace.server.Json;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/// `millrace verify`.
@Command(
    name = "verify",
    description = {
      "Read the whole journal again, check every byte, derive every outcome anew.",
      "The balances and sums are compared, and the mirror if there is one."
    },
    footerHeading = "%nExample:%n",
    footer = "  millrace verify --json")
@NullUnmarked // picocli sets the fields
final class VerifyCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Override
  public Integer call() throws Exception {
    try (var ledger = main.openExisting()) {
      var found = ledger.verify();
      var mirror = Mirror.of(main.ledger());
      var difference = mirror.flatMap(m -> Mirror.difference(main.ledger(), m, found.lastSeq()));
      if (main.json()) {
        main.out().println(Json.verification(found));
      } else {
        main.out().println(found.ok() ? "The ledger is sound." : "The ledger is DAMAGED.");
        main.out().printf("  entries   %,d%n", found.entries());
        main.out().printf("  last seq  %,d%n", found.lastSeq());
        found.sum().forEach((currency, sum) -> main.out().println("  sum       " + sum));
        main.out().println("  hash      " + found.hash());
        mirror.ifPresent(m ->
            main.out()
                .println("  mirror    " + m + (difference.isEmpty() ? ", the same" : ", DIFFERS")));
      }
      if (!found.ok()) {
        main.err().println("millrace: " + found.problem());
        return ExitCode.DAMAGED;
      }
      if (difference.isPresent()) {
        main.err().println("millrace: " + difference.get());
        return ExitCode.DAMAGED;
      }
    }
    return ExitCode.DONE;
  }
}
