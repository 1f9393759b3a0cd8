package io.millrace.api;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What was taken out of an API and put into it, and what follows from that.
final class Difference {
  private Difference() {}

  /// The lines that differ, each member with its type; and what to do. Empty if none do.
  static List<String> between(List<String> before, List<String> after) {
    var old = withTypes(before);
    var fresh = withTypes(after);
    var report = new ArrayList<String>();
    old.stream().filter(line -> !fresh.contains(line)).forEach(line -> report.add("- " + line));
    boolean isMajor = !report.isEmpty();
    fresh.stream().filter(line -> !old.contains(line)).forEach(line -> report.add("+ " + line));
    if (!report.isEmpty()) {
      report.add(
          (isMajor ? "Removed or changed: needs a new major version." : "Added: a minor version.")
              + " If it is meant: ./mvnw test -pl concurrent -Dtest=PublicApiTest -Dapi.renew");
    }
    return report;
  }

  private static Set<String> withTypes(List<String> lines) {
    var all = new LinkedHashSet<String>();
    var type = "";
    for (var line : lines) {
      if (line.startsWith("  ")) {
        all.add(type + ": " + line.strip());
      } else {
        all.add(line);
        type = nameOf(line);
      }
    }
    return all;
  }

  /// The word after the kind: a type whose header changes keeps its members' lines.
  private static String nameOf(String header) {
    return header.replaceFirst(".*?\\b(?:class|interface|record|enum) ([\\w.$]+).*", "$1");
  }
}
