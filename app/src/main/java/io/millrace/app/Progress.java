package io.millrace.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// Shows how far a command is: bars on a terminal, now and then a plain line otherwise, nothing for
/// machines. Confined to one thread.
final class Progress implements AutoCloseable {
  /// How often to call [#update].
  static final long UPDATE_MILLIS = 100;

  private static final long LINE_NANOS = 2_000_000_000L;
  private static final long PERCENT = 100;

  /// One thing that goes from nothing to its maximum.
  ///
  /// @param unit such as `KiB`
  /// @param value where it is now; read by the showing thread
  record Gauge(String name, String unit, long max, LongSupplier value) {
    private String percent() {
      return name
          + " "
          + (max == 0 ? PERCENT : Math.min(PERCENT, value.getAsLong() * PERCENT / max))
          + " %";
    }
  }

  private final PrintWriter err;
  private final List<Gauge> gauges;
  private final List<ProgressBar> bars = new ArrayList<>();
  private final boolean lines;
  private long lastLineNanos = System.nanoTime();

  private Progress(PrintWriter err, List<Gauge> gauges, boolean bars, boolean lines) {
    this.err = err;
    this.gauges = gauges;
    this.lines = lines;
    if (bars) {
      gauges.forEach(gauge -> this.bars.add(bar(gauge)));
    }
  }

  @SuppressWarnings("SystemConsoleNull") // never null since JDK 22, but NullAway cannot know
  static Progress of(Main main, List<Gauge> gauges) {
    var console = System.console();
    boolean terminal = console != null && console.isTerminal();
    return new Progress(main.err(), gauges, terminal && !main.json(), !terminal && !main.json());
  }

  void update() {
    for (int i = 0; i < bars.size(); i++) {
      bars.get(i).stepTo(gauges.get(i).value().getAsLong());
    }
    if (lines && System.nanoTime() - lastLineNanos > LINE_NANOS) {
      lastLineNanos = System.nanoTime();
      err.println(gauges.stream().map(Gauge::percent).collect(Collectors.joining(", ")));
    }
  }

  @Override
  public void close() {
    bars.forEach(ProgressBar::close);
  }

  private static ProgressBar bar(Gauge gauge) {
    return new ProgressBarBuilder()
        .setTaskName(gauge.name())
        .setInitialMax(gauge.max())
        .setUnit(" " + gauge.unit(), 1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis((int) UPDATE_MILLIS)
        .clearDisplayOnFinish()
        .build();
  }
}
