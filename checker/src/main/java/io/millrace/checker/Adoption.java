package io.millrace.checker;

import com.google.errorprone.ErrorProneFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How an old codebase starts: a report of what would be refused, and a baseline of what is still
/// let pass.
///
/// Both are the same file: a line `Rule com.acme.Class count` for each rule and top-level class,
/// and comments after `#`. `Millrace:Report=FILE` writes it and refuses nothing;
/// `Millrace:Baseline=FILE` lets that much pass, and wants a number lowered as soon as there is
/// less. `Millrace:Suppressions=FILE` gets a line `Rule com.acme.Class:LINE` for each suppression.
final class Adoption {
  private final Optional<Listing> report;
  private final Optional<Listing> suppressions;
  private final Optional<Path> baselineFile;
  private final Map<String, Integer> baseline;

  Adoption(ErrorProneFlags flags) {
    this.report = flags.get("Millrace:Report").map(Path::of).map(Listing::new);
    this.suppressions = flags.get("Millrace:Suppressions").map(Path::of).map(Listing::new);
    this.baselineFile = flags.get("Millrace:Baseline").map(Path::of);
    this.baseline = baselineFile.map(Adoption::read).orElse(Map.of());
  }

  boolean isReportOnly() {
    return report.isPresent();
  }

  /// How many findings of that rule the baseline lets pass in a class.
  int allowed(String rule, String owner) {
    return baseline.getOrDefault(rule + " " + owner, 0);
  }

  /// What the baseline is called, for messages.
  String baselineName() {
    return baselineFile.map(file -> String.valueOf(file.getFileName())).orElse("");
  }

  /// Says in the report, if there is one, what the rule found in a class; maybe nothing.
  void report(String rule, String owner, String lines) {
    report.ifPresent(listing -> listing.put(rule, owner, lines));
  }

  boolean listsSuppressions() {
    return suppressions.isPresent();
  }

  /// Says in the list of suppressions, if there is one, where that of a rule are in a class.
  void suppressions(String rule, String owner, List<Long> lines) {
    var text = new StringBuilder();
    lines.forEach(line -> text.append("%s %s:%d\n".formatted(rule, owner, line)));
    suppressions.ifPresent(listing -> listing.put(rule, owner, text.toString()));
  }

  private static Map<String, Integer> read(Path file) {
    var counts = new HashMap<String, Integer>();
    try {
      int number = 0;
      for (var line : Files.readAllLines(file)) {
        number++;
        String entry = line.replaceFirst("#.*", "").strip();
        if (entry.isEmpty()) {
          continue;
        }
        var words = entry.split(" ");
        if (words.length != 3 || !words[2].matches("[1-9]\\d{0,8}")) {
          throw new OptionException(
              file + ", line " + number + ": '" + entry + "' is not: Rule com.acme.Class count");
        }
        counts.merge(words[0] + " " + words[1], Integer.parseInt(words[2]), Integer::sum);
      }
    } catch (IOException failure) {
      throw new OptionException("Millrace:Baseline: cannot read " + file, failure);
    }
    return counts;
  }
}
