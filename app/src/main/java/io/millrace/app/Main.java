package io.millrace.app;

import io.millrace.ledger.JournalException;
import io.millrace.ledger.LedgerStoppedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command line: `millrace SUBCOMMAND`.
@Command(
    name = "millrace",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    version = "millrace 0.1.0",
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    description = "A durable ledger into which bank files and phones post at the same time.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace demo                                     see it work",
      "  millrace import --dialect millrace march.csv      post a bank file",
      "  millrace serve                                    let phones post over HTTP",
      "  millrace balance DE39999900010000004711           ask",
      "",
      "Exit status: 0 done, 1 some input rejected or in conflict, 2 usage,",
      "3 the ledger is damaged, 4 it is held by something that does not answer."
    },
    subcommands = {
      DemoCommand.class,
      ImportCommand.class,
      ServeCommand.class,
      AccountCommand.class,
      AccountsCommand.class,
      BalanceCommand.class,
      StatementCommand.class,
      RejectsCommand.class,
      ConflictsCommand.class,
      VerifyCommand.class,
      MirrorCommand.class,
      RepairCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      ExportCommand.class,
      TokenCommand.class,
    })
public final class Main implements Runnable {

  @Option(
      names = "--ledger",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The ledger's directory (default: ./ledger).")
  private @Nullable Path ledger;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print for machines: one JSON object a line, amounts as strings.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /// Runs the command line and exits with its status.
  public static void main(String[] args) {
    System.exit(run(args, utf8(System.out), utf8(System.err)));
  }

  /// Runs the command line in this process.
  ///
  /// @return the exit status
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    var commandLine =
        new CommandLine(new Main())
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(LocalDate.class, Main::date)
            .setParameterExceptionHandler(Main::explainUsage)
            .setExecutionExceptionHandler(Main::explain);
    int status = commandLine.execute(args);
    out.flush();
    err.flush();
    return status;
  }

  @Override
  public void run() {
    spec().commandLine().usage(out());
  }

  boolean json() {
    return json;
  }

  Path ledger() {
    return ledger == null ? Path.of("ledger") : ledger;
  }

  /// The directory that was named, or the command's own default.
  Path ledgerOr(String other) {
    return ledger == null ? Path.of(other) : ledger;
  }

  LedgerAccess openExisting() throws IOException, InterruptedException {
    return Ledgers.openExisting(ledger(), err());
  }

  LedgerAccess openOrCreate() throws IOException, InterruptedException {
    return Ledgers.openOrCreate(ledger(), err());
  }

  PrintWriter out() {
    return spec().commandLine().getOut();
  }

  PrintWriter err() {
    return spec().commandLine().getErr();
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    return spec;
  }

  private static int explainUsage(CommandLine.ParameterException e, String[] args) {
    var command = e.getCommandLine();
    boolean noCommand =
        e instanceof CommandLine.UnmatchedArgumentException && command.getParent() == null;
    var what =
        noCommand
            ? "there is no command or option \""
                + ((CommandLine.UnmatchedArgumentException) e).getUnmatched().getFirst()
                + '"'
            : e.getMessage();
    command.getErr().println("millrace: " + oneLine(what));
    command.getErr().println("Try `" + command.getCommandSpec().qualifiedName() + " --help`.");
    return ExitCode.USAGE;
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new CommandLine.TypeConversionException(
          '"' + text + "\" is not a day, such as 2026-10-31");
    }
  }

  private static int explain(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    commandLine.getErr().println("millrace: " + message(e));
    return ExitCode.of(e);
  }

  /// One line that says what is wrong; of a surprise, its kind too, so that it can be reported.
  static String message(Exception e) {
    boolean expected =
        e instanceof JournalException
            || e instanceof LedgerStoppedException
            || e instanceof UsageException
            || e instanceof IllegalArgumentException;
    return oneLine(expected && e.getMessage() != null ? e.getMessage() : describe(e));
  }

  private static String describe(Exception e) {
    return switch (e) {
      case java.nio.file.NoSuchFileException f -> f.getFile() + ": no such file";
      case java.nio.file.AccessDeniedException f -> f.getFile() + ": permission denied";
      case java.nio.file.FileSystemException f ->
          f.getFile()
              + ": "
              + (f.getReason() == null ? f.getClass().getSimpleName() : f.getReason());
      case IOException f when f.getMessage() != null -> f.getMessage();
      default -> e.toString();
    };
  }

  private static String oneLine(@Nullable String text) {
    return text == null ? "unknown error" : text.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static PrintWriter utf8(java.io.PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
