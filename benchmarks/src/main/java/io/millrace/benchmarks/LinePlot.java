package io.millrace.benchmarks;

import java.util.List;
import java.util.Locale;

/// Curves as SVG, in colours that can be told apart on a light and on a dark ground.
///
/// @param title above the curves
/// @param x how values become places from left to right
/// @param y the same from bottom to top
/// @param series the curves
record LinePlot(String title, Axis x, Axis y, List<Series> series) {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int RIGHT = 150;
  private static final int TOP = 40;
  private static final int TITLE_BOTTOM = 24;
  private static final int BOTTOM = 55;
  private static final int LEGEND_STEP = 20;
  private static final int LEGEND_LINE = 18;

  /// Contrast of at least three to one with white and with black, and the text's.
  private static final List<String> COLOURS =
      List.of("#3b82f6", "#16a34a", "#d97706", "#e11d48", "#a855f7", "#0891b2");

  private static final String GREY = "#7d8590";

  /// A mark beside an axis.
  record Tick(double at, String label) {}

  /// How values become places along one side.
  ///
  /// @param isLog whether equal ratios are equal distances; then `from` is more than 0
  record Axis(String label, double from, double to, boolean isLog, List<Tick> ticks) {
    /// From 0 at its beginning to 1 at its end; what is beyond an end is at that end.
    double place(double value) {
      double inside = Math.clamp(value, from, to);
      return isLog ? Math.log(inside / from) / Math.log(to / from) : (inside - from) / (to - from);
    }
  }

  record Point(double x, double y) {}

  record Series(String name, List<Point> points) {}

  String svg() {
    var svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"12\" fill=\"%s\">\n",
            WIDTH,
            HEIGHT,
            GREY));
    svg.append(text(LEFT, TITLE_BOTTOM, "start", title));
    drawX(svg);
    drawY(svg);
    for (int i = 0; i < series.size(); i++) {
      draw(svg, series.get(i), i);
    }
    return svg.append("</svg>\n").toString();
  }

  private void drawX(StringBuilder svg) {
    int bottom = HEIGHT - BOTTOM;
    for (var tick : x.ticks()) {
      double at = left(tick.at());
      svg.append(grid(at, TOP, at, bottom)).append(text(at, bottom + 18, "middle", tick.label()));
    }
    svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", x.label()));
  }

  private void drawY(StringBuilder svg) {
    for (var tick : y.ticks()) {
      double at = top(tick.at());
      svg.append(grid(LEFT, at, WIDTH - RIGHT, at))
          .append(text(LEFT - 8, at + 4, "end", tick.label()));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>\n",
            (TOP + HEIGHT - BOTTOM) / 2,
            escaped(y.label())));
  }

  private void draw(StringBuilder svg, Series curve, int index) {
    var stroke =
        "fill=\"none\" stroke-width=\"2\" stroke=\"%s\""
            .formatted(COLOURS.get(index % COLOURS.size()));
    svg.append("<polyline ").append(stroke).append(" points=\"");
    for (var point : curve.points()) {
      svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", left(point.x()), top(point.y())));
    }
    svg.append("\"/>\n");
    int legendX = WIDTH - RIGHT + 12;
    int legendY = TOP + 10 + index * LEGEND_STEP;
    svg.append("<path %s d=\"M%d %dh%d\"/>\n".formatted(stroke, legendX, legendY, LEGEND_LINE));
    svg.append(text(legendX + LEGEND_LINE + 6, legendY + 4, "start", curve.name()));
  }

  private double left(double value) {
    return LEFT + x.place(value) * (WIDTH - RIGHT - LEFT);
  }

  private double top(double value) {
    return HEIGHT - BOTTOM - y.place(value) * (HEIGHT - BOTTOM - TOP);
  }

  private static String grid(double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<path stroke=\"%s\" stroke-opacity=\"0.4\" d=\"M%.1f %.1fL%.1f %.1f\"/>\n",
        GREY,
        x1,
        y1,
        x2,
        y2);
  }

  private static String text(double x, double y, String anchor, String text) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
        x,
        y,
        anchor,
        escaped(text));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
