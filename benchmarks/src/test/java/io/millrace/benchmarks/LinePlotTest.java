package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.LinePlot.Axis;
import io.millrace.benchmarks.LinePlot.Point;
import io.millrace.benchmarks.LinePlot.Series;
import io.millrace.benchmarks.LinePlot.Tick;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/// A plot is well-formed, and what is larger is further right and higher up.
class LinePlotTest {
  private static final Axis LINEAR =
      new Axis("x < y", 0, 10, false, List.of(new Tick(0, "none"), new Tick(10, "all & more")));
  private static final Axis LOG = new Axis("ms", 1, 100, true, List.of(new Tick(10, "ten")));

  @Test
  void equalRatiosAreEqualDistancesOnALogarithmicAxis() {
    assertThat(List.of(LOG.place(1), LOG.place(10), LOG.place(100))).containsExactly(0.0, 0.5, 1.0);
    assertThat(LINEAR.place(5)).isEqualTo(0.5);
  }

  @Test
  void whatIsBeyondAnAxisIsAtItsEnd() {
    assertThat(List.of(LOG.place(0), LOG.place(1_000))).containsExactly(0.0, 1.0);
  }

  @Test
  void aCurveGoesUpAndToTheRightAndEveryTextIsThere() throws Exception {
    var curve = new Series("50 %", List.of(new Point(0, 1), new Point(5, 10), new Point(10, 100)));
    var flat = new Series("flat", List.of(new Point(0, 10)));
    var svg = new LinePlot("title", LINEAR, LOG, List.of(curve, flat)).svg();

    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    var curves = document.getElementsByTagName("polyline");
    assertThat(curves.item(0).getAttributes().getNamedItem("points").getTextContent())
        .isEqualTo("70.0,365.0 340.0,202.5 610.0,40.0 ");
    assertThat(curves.item(1).getAttributes().getNamedItem("points").getTextContent())
        .isEqualTo("70.0,202.5 ");
    assertThat(document.getDocumentElement().getTextContent())
        .contains("title", "x < y", "all & more", "ten", "50 %", "flat");
  }
}
