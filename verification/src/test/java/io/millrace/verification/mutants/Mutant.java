package io.millrace.verification.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// One seeded fault.
///
/// @param name what is wrong
/// @param type the class; below `io.millrace`, or of the channels
/// @param test the test that must fail: a method of `ChannelExplorerTest`, or one of a test beside
///   the class
/// @param before the lines as they are shipped
/// @param after the lines with the fault
record Mutant(String name, String type, String test, List<String> before, List<String> after) {
  private static final String ROOT = "io.millrace.";

  /// The mutants of `mutants.txt`: a line `== name`, `class`, `test`, then lines that begin with
  /// `-` (as shipped), `+` (with the fault) or a blank (both).
  static List<Mutant> all() {
    try (var in = Objects.requireNonNull(Mutant.class.getResourceAsStream("/mutants.txt"))) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<Mutant> parse(String text) {
    var mutants = new ArrayList<Mutant>();
    for (var line : text.lines().toList()) {
      if (line.startsWith("== ")) {
        mutants.add(new Mutant(line.substring(3), "", "", new ArrayList<>(), new ArrayList<>()));
      } else if (!mutants.isEmpty() && !line.isEmpty()) {
        var last = mutants.removeLast();
        mutants.add(last.with(line));
      }
    }
    return mutants;
  }

  private Mutant with(String line) {
    if (line.startsWith("class ")) {
      return new Mutant(name, line.substring(6).strip(), test, before, after);
    }
    if (line.startsWith("test ")) {
      return new Mutant(name, type, line.substring(5).strip(), before, after);
    }
    var content = line.length() > 2 ? line.substring(2) : "";
    if (line.charAt(0) != '+') {
      before.add(content);
    }
    if (line.charAt(0) != '-') {
      after.add(content);
    }
    return this;
  }

  /// How often the lines occur in the shipped class.
  int occurrenceCount() throws IOException {
    return shipped().split(Pattern.quote(text(before)), -1).length - 1;
  }

  /// The source of the class with the fault.
  String faulty() throws IOException {
    return shipped().replace(text(before), text(after));
  }

  /// The same class and test, as shipped.
  Mutant withoutFault() {
    return new Mutant(name, type, test, before, before);
  }

  /// The files of the package, shipped.
  List<Path> sources() throws IOException {
    try (var files = Files.list(sourceDirectory())) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  String fileName() {
    return type.substring(type.lastIndexOf('.') + 1) + ".java";
  }

  String testClass() {
    return isBeside()
        ? ROOT + packageName() + "." + test.substring(0, test.indexOf('.'))
        : ROOT + "verification.channel.ChannelExplorerTest";
  }

  String testMethod() {
    return test.substring(test.indexOf('.') + 1);
  }

  /// The source of the test.
  Path testSource() {
    var file = testClass().replace('.', '/') + ".java";
    return (isBeside() ? module() : Path.of("")).resolve(Path.of("src", "test", "java", file));
  }

  /// Where the compiled module and its tests are, if the test is beside the class.
  List<Path> testClassPath() {
    return isBeside()
        ? List.of(
            module().resolve(Path.of("target", "test-classes")),
            module().resolve(Path.of("target", "classes")))
        : List.of();
  }

  private boolean isBeside() {
    return test.contains(".");
  }

  private String packageName() {
    return type.contains(".") ? type.substring(0, type.indexOf('.')) : "channel";
  }

  private Path module() {
    return Path.of("..", packageName().equals("ledger") ? "ledger" : "concurrent");
  }

  private Path sourceDirectory() {
    return module().resolve(Path.of("src", "main", "java", "io", "millrace", packageName()));
  }

  private String shipped() throws IOException {
    return Files.readString(sourceDirectory().resolve(fileName()));
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }
}
