package io.millrace.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs the built `millrace` launcher in a folder, as a user would.
///
/// @param folder where the command runs
record Launcher(Path folder) {
  private static final long TIMEOUT_SECONDS = 120;

  /// A command that ended.
  record Result(int status, String out, String err) {}

  /// A command that runs, its output going to files.
  record Running(Process process, Path out, Path err) {

    /// Waits for the end.
    Result end() throws IOException, InterruptedException {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("it does not end: " + Files.readString(err));
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /// Ends it as `kill -9` does, unless it ends by itself within the time.
    void killAfter(long millis) throws InterruptedException {
      if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  Running start(String... args) throws IOException {
    return start(List.of(), args);
  }

  /// Starts it through another command, such as `setpriv …`.
  Running start(List<String> through, String... args) throws IOException {
    var command = new ArrayList<>(through);
    command.add(Path.of("..", "millrace").toAbsolutePath().normalize().toString());
    command.addAll(List.of(args));
    var out = Files.createTempFile(folder, "out", ".txt");
    var err = Files.createTempFile(folder, "err", ".txt");
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    return new Running(process, out, err);
  }

  Result run(String... args) throws IOException, InterruptedException {
    return start(args).end();
  }
}
