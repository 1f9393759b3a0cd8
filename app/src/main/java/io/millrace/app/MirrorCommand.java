package io.millrace.app;

import io.millrace.journal.Mirror;
import io.millrace.server.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `millrace mirror [DIR | --off]`.
@Command(
    name = "mirror",
    description = {
      "Keep a second copy of the ledger in another directory, best on another disk.",
      "From then on everything is durable in both before it is answered.",
      "Without DIR it says where the mirror is."
    },
    footerHeading = "%nExample:%n",
    footer = "  millrace mirror /mnt/other-disk/ledger")
@NullUnmarked // picocli sets the fields
final class MirrorCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "A directory that is empty, new, or an older copy of this ledger.")
  private Path directory;

  @Option(names = "--off", description = "Keep no mirror any more; the copy stays as it is.")
  private boolean off;

  @Override
  public Integer call() {
    if (off && directory != null) {
      throw new UsageException("name a directory or say --off, not both");
    }
    if (directory != null) {
      var hash = Mirror.begin(main.ledger(), directory);
      tell(directory.toAbsolutePath().normalize(), hash);
      return ExitCode.DONE;
    }
    if (!Ledgers.exists(main.ledger())) {
      throw Ledgers.missing(main.ledger());
    }
    if (off) {
      Mirror.end(main.ledger());
    }
    var mirror = Mirror.of(main.ledger());
    if (mirror.isPresent()) {
      tell(mirror.get(), null);
    } else {
      main.out().println(main.json() ? "{}" : "There is no mirror.");
    }
    return ExitCode.DONE;
  }

  private void tell(Path mirror, String hash) {
    if (main.json()) {
      var fields = new LinkedHashMap<String, String>();
      fields.put("mirror", mirror.toString());
      if (hash != null) {
        fields.put("hash", hash);
      }
      main.out().println(Json.texts(fields));
    } else {
      main.out().println("The mirror is " + mirror + ".");
      if (hash != null) {
        main.out().println("  hash      " + hash + ", the same in both");
      }
    }
  }
}
