package io.millrace.app;

import io.millrace.journal.Backup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `millrace restore DIR`.
@Command(
    name = "restore",
    description = {
      "Make a ledger from a backup or a mirror, in the empty or new directory that --ledger names.",
      "Its journal is read again and the hashes are compared."
    },
    footerHeading = "%nExample:%n",
    footer = "  millrace restore /mnt/backups/monday --ledger ./ledger")
@NullUnmarked // picocli sets the fields
final class RestoreCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Parameters(
      paramLabel = "DIR",
      description = "A backup, a mirror, or the directory of a ledger that nobody owns.")
  private Path directory;

  @Override
  public Integer call() {
    return CopyReport.print(
        main, main.ledger(), Backup.copy(directory, main.ledger(), Long.MAX_VALUE));
  }
}
