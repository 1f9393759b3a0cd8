package io.millrace.checker;

import com.google.errorprone.BaseErrorProneJavaCompiler;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.scanner.ScannerSupplier;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// A compilation with all the rules, and what they say.
final class Compilation {

  private Compilation() {}

  /// One message: where, and all of it.
  record Message(String file, long line, String text) {}

  /// Compiles one source from memory.
  static List<Message> of(String source, String... options) {
    return ofSources(Map.of("Page.java", source), options).values().stream()
        .flatMap(List::stream)
        .toList();
  }

  /// Compiles sources from memory, together: what is said of each file, by its name.
  static Map<String, List<Message>> ofSources(Map<String, String> sources, String... options) {
    var all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--release", "25"));
    var files = sources.entrySet().stream().map(Compilation::inMemory).toList();
    var byFile = new TreeMap<String, List<Message>>();
    sources.keySet().forEach(file -> byFile.put(file, new ArrayList<>()));
    for (var message : of(files, all)) {
      byFile.computeIfAbsent(message.file(), _ -> new ArrayList<>()).add(message);
    }
    return byFile;
  }

  private static JavaFileObject inMemory(Map.Entry<String, String> source) {
    var name = URI.create("string:///" + source.getKey());
    return new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source.getValue();
      }
    };
  }

  /// Compiles files.
  static List<Message> ofFiles(List<Path> files, List<String> options) throws Exception {
    try (var manager =
        ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
      var objects = new ArrayList<JavaFileObject>();
      manager.getJavaFileObjectsFromPaths(files).forEach(objects::add);
      return of(objects, options);
    }
  }

  private static List<Message> of(List<? extends JavaFileObject> files, List<String> options) {
    var all = new ArrayList<>(options);
    all.addAll(
        List.of(
            "-proc:none",
            "-XDcompilePolicy=simple",
            "--should-stop=ifError=FLOW",
            "-Xmaxerrs",
            "10000",
            "-XepOpt:Millrace:Strict=true",
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            System.getProperty("java.io.tmpdir")));
    all.add("-implicit:none");
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    var output = new StringWriter();
    new BaseErrorProneJavaCompiler(ScannerSupplier.fromBugCheckerClasses(rules()))
        .getTask(output, null, diagnostics, all, null, files)
        .call();
    return diagnostics.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(diagnostic ->
            new Message(
                diagnostic.getSource() == null
                    ? ""
                    : Path.of(diagnostic.getSource().getName()).getFileName().toString(),
                diagnostic.getLineNumber(),
                diagnostic.getMessage(Locale.ROOT)))
        .toList();
  }

  /// All the rules that are registered.
  static List<Class<? extends BugChecker>> rules() {
    var rules = new ArrayList<Class<? extends BugChecker>>();
    for (var rule : ServiceLoader.load(BugChecker.class)) {
      if (rule.getClass().getPackage() == Rule.class.getPackage()) {
        rules.add(rule.getClass());
      }
    }
    return rules;
  }
}
