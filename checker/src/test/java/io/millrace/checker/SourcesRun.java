package io.millrace.checker;

import com.google.errorprone.BaseErrorProneJavaCompiler;
import com.google.errorprone.scanner.ScannerSupplier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/// Compiles sources that nobody wrote for the rules, with every rule on and none of them refusing,
/// and says how much each would refuse, in how many lines of code, and which exceptions were thrown
/// inside rules. `verification/run checker` runs it.
///
/// The sources are folders, or archives such as a sources jar; `module-info.java` is left out, so
/// that everything may stand on the class path.
public final class SourcesRun {
  private static final String USAGE =
      """
      usage: verification/run checker [--sample COUNT SEED] SOURCES… [-- JAVAC-OPTIONS…]
      SOURCES are folders, or archives such as a sources jar; an option of javac is, say, -classpath\
      """;

  /// What a run has found.
  ///
  /// @param files how many were compiled
  /// @param lines how many of their lines hold code
  /// @param counts how many findings each rule has
  /// @param findings `Rule file:line: what`, in the order of the files
  /// @param exceptions the warnings of rules that threw
  /// @param errors what the compiler itself refused, which the rules then did not see
  record Result(
      int files,
      long lines,
      TreeMap<String, Integer> counts,
      List<String> findings,
      List<String> exceptions,
      List<String> errors) {}

  private SourcesRun() {}

  public static void main(String[] args) throws IOException {
    var arguments = new ArrayList<>(List.of(args));
    int sampleCount = 0;
    long seed = 0;
    if (arguments.size() > 3 && arguments.getFirst().equals("--sample")) {
      sampleCount = Integer.parseInt(arguments.get(1));
      seed = Long.parseLong(arguments.get(2));
      arguments.subList(0, 3).clear();
    }
    int end = arguments.contains("--") ? arguments.indexOf("--") : arguments.size();
    var sources = arguments.subList(0, end).stream().map(Path::of).toList();
    if (sources.isEmpty() || sources.getFirst().toString().startsWith("-")) {
      System.err.println(USAGE);
      System.exit(2);
    }
    var options = arguments.subList(Math.min(end + 1, arguments.size()), arguments.size());
    long start = System.nanoTime();
    var result = of(sources, options);
    print(result, (System.nanoTime() - start) / 1_000_000_000);
    sample(result.findings(), sampleCount, seed).forEach(System.out::println);
    System.exit(result.exceptions().isEmpty() ? 0 : 1);
  }

  private static void print(Result result, long seconds) {
    result
        .counts()
        .forEach((rule, count) ->
            System.out.printf(
                "%-18s %6d  %6.2f per 1,000 lines%n",
                rule, count, 1000.0 * count / result.lines()));
    System.out.printf(
        "%,d lines of code in %,d files, %d findings, %d exceptions inside rules, %d errors of the"
            + " compiler, %d s%n",
        result.lines(),
        result.files(),
        result.findings().size(),
        result.exceptions().size(),
        result.errors().size(),
        seconds);
    result.exceptions().forEach(System.out::println);
    result.errors().stream().limit(20).forEach(System.out::println);
  }

  /// The findings that somebody judges by hand: always the same for a seed.
  static List<String> sample(List<String> findings, int count, long seed) {
    var shuffled = new ArrayList<>(findings);
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled.subList(0, Math.min(count, shuffled.size()));
  }

  /// Compiles the sources together.
  static Result of(List<Path> sources, List<String> options) throws IOException {
    var work = Files.createTempDirectory("millrace-sources");
    try {
      var files = new ArrayList<Path>();
      for (var source : sources) {
        files.addAll(files(source, work));
      }
      Collections.sort(files);
      return compile(files, options, work);
    } finally {
      delete(work);
    }
  }

  private static List<Path> files(Path source, Path work) throws IOException {
    if (Files.isDirectory(source)) {
      try (var all = Files.walk(source)) {
        return all.filter(SourcesRun::isSource).toList();
      }
    }
    try (var archive = FileSystems.newFileSystem(source);
        var all = Files.walk(archive.getPath("/"))) {
      var into = work.resolve(String.valueOf(source.getFileName()));
      var files = new ArrayList<Path>();
      for (var file : all.filter(SourcesRun::isSource).toList()) {
        var copy = into.resolve(file.toString().substring(1));
        Files.createDirectories(copy.getParent());
        files.add(Files.copy(file, copy));
      }
      return files;
    }
  }

  private static boolean isSource(Path file) {
    return file.toString().endsWith(".java") && !file.endsWith("module-info.java");
  }

  private static Result compile(List<Path> files, List<String> options, Path work)
      throws IOException {
    var report = work.resolve("report.txt");
    var all = new ArrayList<>(options);
    all.addAll(
        List.of(
            "-proc:none",
            "-implicit:none",
            "-XDcompilePolicy=simple",
            "--should-stop=ifError=FLOW",
            "--should-stop=ifNoError=FLOW",
            "-nowarn",
            "-Xmaxerrs",
            "10000",
            "-XepOpt:Millrace:Report=" + report));
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    var warnings = new ByteArrayOutputStream();
    var err = System.err;
    System.setErr(new PrintStream(warnings, true, StandardCharsets.UTF_8));
    try (var manager =
        ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
      new BaseErrorProneJavaCompiler(ScannerSupplier.fromBugCheckerClasses(Compilation.rules()))
          .getTask(
              new PrintWriter(err, true, StandardCharsets.UTF_8),
              null,
              diagnostics,
              all,
              null,
              manager.getJavaFileObjectsFromPaths(files))
          .call();
    } finally {
      System.setErr(err);
    }
    var errors =
        diagnostics.getDiagnostics().stream()
            .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
            .map(String::valueOf)
            .toList();
    var findings = findings(report, work);
    var counts = new TreeMap<String, Integer>();
    findings.forEach(finding -> counts.merge(finding.split(" ")[0], 1, Integer::sum));
    return new Result(
        files.size(),
        linesOfCode(files),
        counts,
        findings,
        warnings.toString(StandardCharsets.UTF_8).lines().filter(Rule::isFailure).toList(),
        errors);
  }

  /// Reads a report: comments with the places, and below them the rule's line.
  private static List<String> findings(Path report, Path work) throws IOException {
    var findings = new ArrayList<String>();
    if (!Files.exists(report)) {
      return findings;
    }
    var places = new ArrayList<String>();
    for (var line : Files.readAllLines(report)) {
      if (line.startsWith("# ")) {
        places.add(line.substring(2).replace(work + "/", ""));
      } else {
        places.forEach(place -> findings.add(line.split(" ")[0] + " " + place));
        places.clear();
      }
    }
    return findings;
  }

  private static long linesOfCode(List<Path> files) throws IOException {
    long count = 0;
    for (var file : files) {
      count += linesOfCode(Files.readString(file));
    }
    return count;
  }

  /// Lines that are not blank when comments are taken away.
  static long linesOfCode(String source) {
    var code =
        source.replaceAll(
            "(?s)(\"\"\".*?[^\\\\]\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\\n])*+')|//[^\\n]*|/\\*.*?\\*/",
            "$1");
    return code.lines().filter(line -> !line.isBlank()).count();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (var path : all.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
