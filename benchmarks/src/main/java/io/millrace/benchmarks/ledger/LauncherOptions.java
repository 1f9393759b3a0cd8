package io.millrace.benchmarks.ledger;

import java.util.List;
import java.util.stream.Stream;

/// The options with which `millrace` starts its JVM, so that what is measured is what users have.
public final class LauncherOptions {
  /// What it asks of the collector.
  public static final List<String> COLLECTOR =
      List.of("-XX:MaxGCPauseMillis=20", "-XX:MaxTenuringThreshold=1");

  /// All but the class-data archive.
  static final List<String> ALL =
      Stream.concat(
              COLLECTOR.stream(),
              Stream.of(
                  "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"))
          .toList();

  private LauncherOptions() {}
}
