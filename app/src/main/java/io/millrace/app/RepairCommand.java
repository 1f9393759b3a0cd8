package io.millrace.app;

import io.millrace.journal.Repair;
import io.millrace.server.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `millrace repair [--from DIR] [--cut-tail] [--yes]`.
@Command(
    name = "repair",
    description = {
      "Restore a damaged ledger from what its mirror or a backup can prove; never by a guess.",
      "It says what it would do, and does it with --yes. With a mirror, both copies are repaired."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  millrace repair                          what can be done",
      "  millrace repair --from backups/monday --yes"
    })
@NullUnmarked // picocli sets the fields
final class RepairCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "A backup or another copy to take proof from (default: the mirror).")
  private Path from;

  @Option(
      names = "--cut-tail",
      description = "Give up what nothing proves at the journal's end; the bytes are kept aside.")
  private boolean cutTail;

  @Option(names = "--yes", description = "Do it.")
  private boolean yes;

  @Override
  public Integer call() {
    if (!Ledgers.exists(main.ledger())) {
      throw Ledgers.missing(main.ledger());
    }
    try (var repair = Repair.of(main.ledger(), from, cutTail)) {
      repair.plan().forEach(line -> tell("plan", line));
      if (repair.problem().isPresent()) {
        main.err().println("millrace: " + repair.problem().get());
      }
      if (repair.plan().isEmpty()) {
        if (repair.problem().isPresent()) {
          return ExitCode.DAMAGED;
        }
        tell("result", "There is nothing to repair.");
        return ExitCode.DONE;
      }
      if (!yes) {
        tell("result", "Nothing was changed; the same with --yes does it.");
        return ExitCode.DAMAGED;
      }
      var hash = repair.apply();
      tell("result", "Repaired, and read again.");
      tell("hash", hash);
      return ExitCode.DONE;
    }
  }

  private void tell(String what, String line) {
    if (main.json()) {
      var fields = new LinkedHashMap<String, String>();
      fields.put(what, line);
      main.out().println(Json.texts(fields));
    } else {
      main.out().println(what.equals("hash") ? "  hash      " + line : line);
    }
  }
}
