package io.millrace.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is put into the compiler. The options are those of `examples/checked`, with warnings for
/// errors, so that all is compiled to the end.
enum CheckerCompiler {
  MILLRACE("millrace"),
  ERROR_PRONE("Error Prone without checks"),
  JAVAC("javac");

  private static final Pattern PLUGIN =
      Pattern.compile("<arg>(-Xplugin:ErrorProne -XepDisableAllChecks)([^<]*)</arg>");

  private final String title;

  CheckerCompiler(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /// The compiler's options.
  ///
  /// @param target where the build has put the plugin's libraries
  /// @param sample the folder of the sample project
  List<String> options(Path target, Path sample) throws IOException {
    var options = new ArrayList<>(List.of("-proc:none", "-Xlint:none", "-Xmaxwarns", "100000"));
    if (this != JAVAC) {
      options.addAll(List.of("-XDcompilePolicy=simple", "--should-stop=ifError=FLOW"));
      options.addAll(List.of("-processorpath", libraries(target), plugin(sample)));
    }
    return options;
  }

  private static String libraries(Path target) throws IOException {
    try (Stream<Path> jars = Files.list(target.resolve("checker"))) {
      return jars.map(Path::toString).sorted().collect(Collectors.joining(File.pathSeparator));
    }
  }

  private String plugin(Path sample) throws IOException {
    var plugin = PLUGIN.matcher(Files.readString(sample.resolve("pom.xml")));
    if (!plugin.find()) {
      throw new IllegalStateException("no options of Error Prone in " + sample);
    }
    var rules = plugin.group(2).replace(":ERROR", ":WARN");
    return plugin.group(1) + (this == MILLRACE ? rules : "");
  }
}
