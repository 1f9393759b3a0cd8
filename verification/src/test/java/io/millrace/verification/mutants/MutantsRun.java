package io.millrace.verification.mutants;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

/// Puts each fault into a copy of the sources, compiles it and runs the named test, which must
/// fail.
final class MutantsRun {
  static final String TEST_CLASS = "io.millrace.verification.channel.ChannelExplorerTest";
  private static final long TIMEOUT_MINUTES = 10;

  private MutantsRun() {}

  /// Runs the mutants whose names contain the first argument, or all.
  ///
  /// @param args what the names contain
  /// @throws Exception if a mutant cannot be made
  public static void main(String[] args) throws Exception {
    int survivorCount = 0;
    for (var mutant : Mutant.all()) {
      if (args.length == 0 || mutant.name().contains(args[0])) {
        boolean isKilled = isKilled(mutant);
        survivorCount += isKilled ? 0 : 1;
        System.out.println((isKilled ? "killed    " : "SURVIVED  ") + mutant.name());
      }
    }
    System.exit(survivorCount == 0 ? 0 : 1);
  }

  private static boolean isKilled(Mutant mutant) throws IOException, InterruptedException {
    var directory = Files.createTempDirectory("mutant");
    try {
      var classes = compile(mutant, directory);
      var process =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "--add-exports",
                  "java.base/jdk.internal.vm=ALL-UNNAMED",
                  "-cp",
                  classes + ":" + System.getProperty("java.class.path"),
                  OneTest.class.getName(),
                  TEST_CLASS,
                  mutant.test())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly(); // it hangs, which is a failure too
        return true;
      }
      return process.exitValue() == OneTest.FAILED;
    } finally {
      delete(directory);
    }
  }

  private static Path compile(Mutant mutant, Path directory) throws IOException {
    var arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-nowarn",
                "-d",
                Files.createDirectory(directory.resolve("classes")).toString(),
                "-cp",
                System.getProperty("java.class.path")));
    for (var source : Mutant.sources()) {
      var copy = directory.resolve(source.getFileName());
      boolean isFaulty = copy.endsWith(mutant.fileName());
      Files.writeString(copy, isFaulty ? mutant.faulty() : Files.readString(source));
      arguments.add(copy.toString());
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    int status =
        compiler.run(null, OutputStream.nullOutputStream(), null, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new IOException("does not compile: " + mutant.name());
    }
    return directory.resolve("classes");
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
