package io.millrace.benchmarks.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// `millrace serve` in a process of its own, on a new ledger, with a token that may do everything.
final class ServeProcess implements AutoCloseable {
  private static final String MAIN = "io.millrace.app.Main";
  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
  private static final Pattern PORT = Pattern.compile("\"port\":(\\d+)");
  private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(40); // it waits 30 itself

  private final Process process;
  private final int port;
  private final String token;

  private ServeProcess(Process process, int port, String token) {
    this.process = process;
    this.port = port;
    this.token = token;
  }

  /// Starts it as the launcher does, with further options of its JVM; it listens when this returns.
  static ServeProcess start(Path directory, List<String> javaOptions) throws IOException {
    var create = millrace(directory, javaOptions, "token", "create", "--feed", "service");
    var token = find(TOKEN, create);
    var process = millrace(directory, javaOptions, "serve", "--port", "0");
    try {
      return new ServeProcess(process, Integer.parseInt(find(PORT, process)), token);
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  int port() {
    return port;
  }

  String token() {
    return token;
  }

  /// The processor's time that the process has used so far, counted in hundredths of a second.
  long cpuNanos() {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  /// Stops it as a terminal does; the ledger is closed when this returns.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_WAIT_MAX)) {
        throw new IllegalStateException("the server does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process millrace(Path directory, List<String> javaOptions, String... words)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(LauncherOptions.ALL);
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    command.addAll(List.of("--ledger", directory.toString(), "--json"));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /// What the pattern finds in the process's first line.
  private static String find(Pattern pattern, Process process) {
    try {
      var line = process.inputReader(StandardCharsets.UTF_8).readLine();
      var matcher = pattern.matcher(line == null ? "" : line);
      if (!matcher.find()) {
        throw new IllegalStateException("millrace said " + line);
      }
      return matcher.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
