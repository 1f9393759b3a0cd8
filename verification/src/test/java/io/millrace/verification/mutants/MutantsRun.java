package io.millrace.verification.mutants;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/// Puts each fault into a copy of the sources, compiles it and runs the named test, which must
/// fail; and must pass with a copy that has no fault.
final class MutantsRun {
  private static final long TIMEOUT_MINUTES = 10;

  private MutantsRun() {}

  /// Runs the mutants whose names contain the first argument, or all.
  ///
  /// @param args what the names contain
  /// @throws Exception if a mutant cannot be made
  public static void main(String[] args) throws Exception {
    var word = args.length == 0 ? "" : args[0];
    int wrongCount = 0;
    var sound = new HashSet<String>();
    for (var mutant : Mutant.all()) {
      if (mutant.name().contains(word)) {
        var verdict = verdict(mutant, sound);
        wrongCount += verdict == Verdict.KILLED ? 0 : 1;
        System.out.println(verdict + "  " + mutant.name());
      }
    }
    System.exit(wrongCount == 0 ? 0 : 1);
  }

  private enum Verdict {
    KILLED,
    SURVIVED,
    /// The test fails without the fault as well, so it tells nothing.
    UNSOUND
  }

  /// @param sound the tests that are known to pass without a fault
  private static Verdict verdict(Mutant mutant, Set<String> sound)
      throws IOException, InterruptedException {
    if (!isKilled(mutant)) {
      return Verdict.SURVIVED;
    }
    if (!sound.contains(mutant.test()) && isKilled(mutant.withoutFault())) {
      return Verdict.UNSOUND;
    }
    sound.add(mutant.test());
    return Verdict.KILLED;
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
                  classPath(mutant, classes),
                  OneTest.class.getName(),
                  mutant.testClass(),
                  mutant.testMethod())
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

  /// The faulty classes before all others.
  private static String classPath(Mutant mutant, Path classes) {
    return Stream.of(
            Stream.of(classes.toString()),
            mutant.testClassPath().stream().map(Path::toString),
            Stream.of(System.getProperty("java.class.path")))
        .flatMap(parts -> parts)
        .collect(Collectors.joining(File.pathSeparator));
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
    for (var source : mutant.sources()) {
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
