package io.millrace.app;

import io.millrace.journal.Backup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `millrace backup DIR`.
@Command(
    name = "backup",
    description = {
      "Copy the ledger to an empty or new directory, also while it is served and posted to.",
      "The copy is a ledger itself: its journal is read again and the hashes are compared."
    },
    footerHeading = "%nExample:%n",
    footer = "  millrace backup /mnt/backups/monday")
@NullUnmarked // picocli sets the fields
final class BackupCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Parameters(paramLabel = "DIR", description = "An empty or new directory.")
  private Path directory;

  @Override
  public Integer call() throws Exception {
    try (var ledger = main.openExisting()) {
      long lastSeq = ledger.lastSeq();
      return CopyReport.print(main, directory, Backup.copy(main.ledger(), directory, lastSeq));
    }
  }
}
