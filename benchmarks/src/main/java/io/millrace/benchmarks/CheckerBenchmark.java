package io.millrace.benchmarks;

import io.millrace.benchmarks.Forks.Results;
import io.millrace.benchmarks.Forks.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;

/// What the rules cost the compiler, beside Error Prone without checks and beside no plugin: on a
/// library's sources, and on methods that get longer.
///
/// A compilation of the library has a process of its own, and all that the process costs counts. A
/// method is compiled again and again in one process, so that only its length makes a difference.
final class CheckerBenchmark {
  private static final Duration TIMEOUT = Duration.ofMinutes(4);
  private static final String LIBRARY = "commons-lang3";

  /// How much to run; the quick plan's figures are not to be quoted.
  ///
  /// @param statementCounts how long the methods are
  /// @param repeatCount how often a method is compiled to warm up, and then again to be measured
  private record Plan(
      int libraryRoundCount, int methodRoundCount, List<Integer> statementCounts, int repeatCount) {
    static final Plan FULL = new Plan(5, 3, List.of(1_000, 2_000, 4_000, 8_000), 5);
    static final Plan QUICK = new Plan(1, 1, List.of(1_000, 8_000), 2);
  }

  private final Plan plan;
  private final Path target;
  private final Path sample;

  private CheckerBenchmark(Plan plan, Path target) {
    this.plan = plan;
    this.target = target;
    this.sample = target.resolve("../../examples/checked").normalize();
  }

  static void run(boolean quick, Report report) throws IOException, InterruptedException {
    var target = Path.of(System.getProperty("millrace.benchmarks.directory", "target"));
    var benchmark = new CheckerBenchmark(quick ? Plan.QUICK : Plan.FULL, target.toAbsolutePath());
    var table = new CheckerTable(report);
    // For work on some sources, and for a machine that is quiet only for minutes at a time.
    var asked = Pattern.compile(System.getProperty("millrace.benchmarks.sources", ".*"));
    if (asked.matcher(LIBRARY).matches()) {
      benchmark.library(table);
    }
    for (var method : LongMethod.values()) {
      for (int statementCount : benchmark.plan.statementCounts()) {
        if (asked.matcher(method.label() + "/" + statementCount).matches()) {
          benchmark.method(method, statementCount, table);
        }
      }
    }
  }

  private void library(CheckerTable table) throws IOException, InterruptedException {
    var folder = target.resolve("checked").resolve(LIBRARY);
    unpack(folder);
    var subjects = new ArrayList<Subject>();
    var classes = Files.createDirectories(target.resolve("checked/classes"));
    for (var compiler : CheckerCompiler.values()) {
      subjects.add(subject(compiler, folder, 0, 1, "-d", classes.toString()));
    }
    var results = Forks.interleave(subjects, plan.libraryRoundCount(), TIMEOUT);
    table.print(LIBRARY, lineCount(folder), results);
  }

  private void method(LongMethod method, int statementCount, CheckerTable table)
      throws IOException, InterruptedException {
    var name = method.label() + "/" + statementCount;
    var folder = Files.createDirectories(target.resolve("checked").resolve(name));
    Files.writeString(folder.resolve("Generated.java"), method.source(statementCount));
    var subjects = new ArrayList<Subject>();
    for (var compiler : List.of(CheckerCompiler.MILLRACE, CheckerCompiler.ERROR_PRONE)) {
      // No code is generated: a method's may have 64 KiB.
      var option = "--should-stop=ifNoError=FLOW";
      subjects.add(subject(compiler, folder, plan.repeatCount(), plan.repeatCount(), option));
    }
    Map<String, Results> results = Forks.interleave(subjects, plan.methodRoundCount(), TIMEOUT);
    table.print(name, statementCount, results);
  }

  private Subject subject(
      CheckerCompiler compiler, Path folder, int warmupCount, int count, String... options)
      throws IOException {
    var arguments = new ArrayList<Object>(List.of(folder, warmupCount, count));
    arguments.addAll(Arrays.asList(options));
    arguments.addAll(compiler.options(target, sample));
    var flags = "-XX:VMOptionsFile=" + sample.resolve(".mvn/jvm.config");
    return Subject.java(
        compiler.title(), List.of(flags), CheckerProgram.class, arguments.toArray());
  }

  private void unpack(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(target.resolve("checked"))) {
      var jar =
          files
              .filter(file -> file.getFileName().toString().matches(LIBRARY + ".*-sources\\.jar"))
              .findFirst()
              .orElseThrow();
      try (var zip = new ZipInputStream(Files.newInputStream(jar))) {
        for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          if (entry.getName().endsWith(".java")) {
            var file = folder.resolve(entry.getName());
            Files.createDirectories(file.getParent());
            Files.write(file, zip.readAllBytes());
          }
        }
      }
    }
  }

  private static long lineCount(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(CheckerBenchmark::linesOf).sum();
    }
  }

  private static long linesOf(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
