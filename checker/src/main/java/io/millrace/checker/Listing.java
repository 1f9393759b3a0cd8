package io.millrace.checker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/// A file with something to say of rules and top-level classes: lines that begin `Rule
/// com.acme.Class`, each below its comments.
///
/// A compilation replaces what the file says of the classes that it compiles and leaves the rest,
/// since tests are compiled apart from what they test.
final class Listing {
  private final Path file;
  private final TreeMap<String, String> linesByEntry = new TreeMap<>();

  /// Reads what earlier compilations left, if they did.
  Listing(Path file) {
    this.file = file;
    try {
      if (Files.exists(file)) {
        read();
      } else {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
          Files.createDirectories(folder);
        }
        write();
      }
    } catch (IOException failure) {
      throw new OptionException("cannot write " + file, failure);
    }
  }

  /// Replaces what it says of a rule and a class.
  ///
  /// @param lines whole lines, or nothing to say no more
  void put(String rule, String owner, String lines) {
    String entry = rule + " " + owner;
    String before = lines.isEmpty() ? linesByEntry.remove(entry) : linesByEntry.put(entry, lines);
    if (lines.equals(before == null ? "" : before)) {
      return;
    }
    try {
      write();
    } catch (IOException failure) {
      throw new OptionException("cannot write " + file, failure);
    }
  }

  private void read() throws IOException {
    var lines = new StringBuilder();
    for (var line : Files.readAllLines(file)) {
      lines.append(line).append('\n');
      if (!line.startsWith("#")) {
        linesByEntry.merge(entry(line), lines.toString(), String::concat);
        lines.setLength(0);
      }
    }
  }

  private static String entry(String line) {
    var words = line.split(" ");
    return words.length < 2 ? line : words[0] + " " + words[1].replaceFirst(":.*", "");
  }

  private void write() throws IOException {
    Files.writeString(file, String.join("", linesByEntry.values()));
  }
}
