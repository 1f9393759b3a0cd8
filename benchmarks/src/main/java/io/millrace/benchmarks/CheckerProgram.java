package io.millrace.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/// Compiles a folder of sources in a JVM of its own and prints what that cost.
final class CheckerProgram {
  private static final double NANOS_PER_SECOND = 1e9;

  private CheckerProgram() {}

  /// Measures.
  ///
  /// @param args the folder, how often to compile before it is measured, how often then, and the
  ///   compiler's options; with nothing before, all that the process has cost counts
  public static void main(String[] args) throws Exception {
    var sources = sources(Path.of(args[0]));
    int warmups = Integer.parseInt(args[1]);
    int count = Integer.parseInt(args[2]);
    var options = Arrays.asList(args).subList(3, args.length);
    var compiler = ToolProvider.getSystemJavaCompiler();
    for (int i = 0; i < warmups; i++) {
      warnings(compiler, sources, options);
    }
    long cpuBefore = warmups == 0 ? 0 : cpuNanos();
    long allocatedBefore = warmups == 0 ? 0 : allocatedBytes();
    long warnings = 0;
    for (int i = 0; i < count; i++) {
      warnings = warnings(compiler, sources, options);
    }
    System.out.printf(
        Locale.ROOT,
        "cpuSeconds=%f allocatedBytes=%f warnings=%d%n",
        (cpuNanos() - cpuBefore) / NANOS_PER_SECOND / count,
        (double) (allocatedBytes() - allocatedBefore) / count,
        warnings);
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  /// Compiles once.
  ///
  /// @return how many warnings there were
  private static long warnings(JavaCompiler compiler, List<Path> sources, List<String> options)
      throws IOException {
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    try (var files = compiler.getStandardFileManager(diagnostics, Locale.ROOT, null)) {
      var units = files.getJavaFileObjectsFromPaths(sources);
      if (!compiler.getTask(null, files, diagnostics, options, null, units).call()) {
        throw new IllegalStateException("cannot be compiled: " + diagnostics.getDiagnostics());
      }
    }
    return diagnostics.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() != Diagnostic.Kind.NOTE)
        .count();
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getTotalThreadAllocatedBytes();
  }
}
