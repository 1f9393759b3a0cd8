package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs each subject in a process of its own, round after round, the subjects taking turns: so that
/// none inherits what another one did to the compiler or the heap, and a disturbance hits all.
///
/// A subject prints one line on standard output, `name=value` pairs with blanks between, and exits
/// with 0; what it says on standard error is passed through.
final class Forks {

  /// A process to measure.
  ///
  /// @param name what the report calls it
  /// @param command the program and its arguments
  record Subject(String name, List<String> command) {

    /// A main class in a fresh JVM: this one's binary and class path.
    static Subject java(String name, List<String> options, Class<?> main, Object... arguments) {
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(options);
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
      for (var argument : arguments) {
        command.add(argument.toString());
      }
      return new Subject(name, command);
    }
  }

  /// What one subject printed, a map for each round.
  record Results(List<Map<String, Double>> rounds) {

    /// The values of that name, one a round.
    List<Double> of(String name) {
      return rounds.stream().map(round -> value(round, name)).toList();
    }

    double median(String name) {
      return Report.median(of(name));
    }

    private static double value(Map<String, Double> round, String name) {
      var value = round.get(name);
      if (value == null) {
        throw new IllegalStateException("no " + name + " among " + round.keySet());
      }
      return value;
    }
  }

  private Forks() {}

  /// Runs every subject once a round.
  ///
  /// @param timeout for one process, which is then killed
  /// @return the results by the subjects' names, in their order
  /// @throws IllegalStateException if a process fails, or takes too long
  static Map<String, Results> interleave(List<Subject> subjects, int roundCount, Duration timeout)
      throws IOException, InterruptedException {
    var results = new LinkedHashMap<String, Results>();
    for (int round = 0; round < roundCount; round++) {
      for (var subject : subjects) {
        results
            .computeIfAbsent(subject.name(), name -> new Results(new ArrayList<>()))
            .rounds()
            .add(run(subject, timeout));
      }
    }
    return results;
  }

  /// Runs the subject once.
  ///
  /// @return what it printed
  static Map<String, Double> run(Subject subject, Duration timeout)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(subject.command())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      // A line fits into the pipe, so the process can end before it is read.
      if (!process.waitFor(timeout)) {
        throw new IllegalStateException(subject.name() + " did not end within " + timeout);
      }
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            "%s ended with exit status %d".formatted(subject.name(), process.exitValue()));
      }
      return pairs(subject, output.strip());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().onExit().join(); // gone before the next one is measured
    }
  }

  private static Map<String, Double> pairs(Subject subject, String line) {
    var values = new LinkedHashMap<String, Double>();
    for (var pair : line.split("\\s+")) {
      int equals = pair.indexOf('=');
      try {
        values.put(pair.substring(0, equals), Double.valueOf(pair.substring(equals + 1)));
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        throw new IllegalStateException(
            "%s printed no name=value pairs but: %s".formatted(subject.name(), line), e);
      }
    }
    return values;
  }
}
