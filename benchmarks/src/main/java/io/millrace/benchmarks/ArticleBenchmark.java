package io.millrace.benchmarks;

import static java.util.stream.Collectors.toCollection;

import io.millrace.benchmarks.Forks.Results;
import io.millrace.benchmarks.Forks.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Two feeds gather transactions into one account, every way that the article names, beside the
/// article's programs in Rust; with ids that are strings, and with integers, which cost the
/// allocator less.
///
/// Every subject runs in a process of its own, once a round of all, and repeats its program there.
final class ArticleBenchmark {
  private static final Set<ArticleWay> ALL_WAYS = EnumSet.allOf(ArticleWay.class);
  private static final Set<ArticleWay> QUICK_WAYS =
      EnumSet.of(ArticleWay.MUTEX, ArticleWay.CHANNEL, ArticleWay.BOUNDED);
  private static final int PERCENT = 100;
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  /// How much to run; the quick plan's figures are not to be quoted.
  ///
  /// @param heap the young generation holds several accounts, and the accounts to warm up fill it
  private record Plan(
      Set<ArticleWay> ways,
      int transactionCount,
      int warmupCount,
      int repeatCount,
      int roundCount,
      String heap) {
    static final Plan FULL = new Plan(ALL_WAYS, 4_000_000, 8, 12, 3, "-Xms3g -Xmx3g -Xmn2g");
    static final Plan QUICK =
        new Plan(QUICK_WAYS, 1_000_000, 8, 5, 1, "-Xms768m -Xmx768m -Xmn512m");

    List<String> javaOptions() {
      return Stream.concat(Stream.of("-XX:+UseParallelGC"), Stream.of(heap.split(" "))).toList();
    }
  }

  private ArticleBenchmark() {}

  static void run(boolean quick, Report report) throws IOException, InterruptedException {
    var plan = quick ? Plan.QUICK : Plan.FULL;
    var directory = Path.of(System.getProperty("millrace.benchmarks.directory", "."));
    boolean rust = hasRust();
    if (rust) {
      compile(plan, directory);
    } else {
      System.err.println("benchmarks: no rustc here, the Rust originals are skipped");
    }
    report.note(
        "%,d transactions an account, mean of %d accounts after %d to warm up; java %s; rustc -O"
            .formatted(
                plan.transactionCount(),
                plan.repeatCount(),
                plan.warmupCount(),
                String.join(" ", plan.javaOptions())));
    for (var ids : List.of("string", "number")) {
      var subjects = subjects(plan, ids, rust, directory);
      print(plan, ids, Forks.interleave(subjects, plan.roundCount(), TIMEOUT), report);
    }
  }

  private static List<Subject> subjects(Plan plan, String ids, boolean rust, Path directory) {
    var size =
        Stream.of(plan.transactionCount(), plan.warmupCount(), plan.repeatCount())
            .map(String::valueOf)
            .toList();
    var subjects = new ArrayList<Subject>();
    for (var way : plan.ways()) {
      var arguments = new ArrayList<>(List.of(way.name(), ids));
      arguments.addAll(size);
      subjects.add(
          Subject.java(way.label(), plan.javaOptions(), ArticleProgram.class, arguments.toArray()));
    }
    for (var program : rust ? rustPrograms(plan) : Set.<String>of()) {
      var command = new ArrayList<>(List.of(binary(directory, program).toString(), ids));
      command.addAll(size);
      subjects.add(new Subject(rustName(program), command));
    }
    return subjects;
  }

  private static void print(Plan plan, String ids, Map<String, Results> results, Report report) {
    for (var way : plan.ways()) {
      var ours = Objects.requireNonNull(results.get(way.label()));
      var peer = results.get(rustName(way.rust()));
      report.print(
          new Report.Cell(
              "article/%s/%s".formatted(way.label(), ids),
              "tx/s",
              ours.of("opsPerSecond"),
              peer == null ? Map.of() : Map.of(rustName(way.rust()), peer.of("opsPerSecond")),
              ours.median("cpuNanosPerOp"),
              ours.median("allocatedBytesPerOp")));
    }
    for (var program : rustPrograms(plan)) {
      var peer = results.get(rustName(program));
      if (peer != null) {
        report.note(
            "%s, %s ids: cpu %.0f ns; %.0f %% of its time gives the account's memory back"
                .formatted(
                    rustName(program),
                    ids,
                    peer.median("cpuNanosPerOp"),
                    peer.median("dropShare") * PERCENT));
      }
    }
  }

  private static boolean hasRust() throws InterruptedException {
    try {
      return rustc("--version") == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void compile(Plan plan, Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory.resolve("rust"));
    for (var program : rustPrograms(plan)) {
      var source = directory.resolveSibling("rust").resolve(program + ".rs");
      if (rustc("-O", "-o", binary(directory, program).toString(), source.toString()) != 0) {
        throw new IllegalStateException("rustc cannot compile " + source);
      }
    }
  }

  private static int rustc(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("rustc", "--edition=2021"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start()
        .waitFor();
  }

  private static Set<String> rustPrograms(Plan plan) {
    return plan.ways().stream().map(ArticleWay::rust).collect(toCollection(TreeSet::new));
  }

  private static String rustName(String program) {
    return "rust " + program;
  }

  private static Path binary(Path directory, String program) {
    return directory.resolve("rust", program);
  }
}
