package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private final StringWriter out = new StringWriter();
  private final Table table = Table.of(new PrintWriter(out, true), "NAME", ">AMOUNT", "TEXT");

  private List<String> printed() {
    return out.toString().lines().toList();
  }

  @Test
  void columnsAreAsWideAsTheirWidestCellAndNumbersAreAlignedRight() {
    table.row("a", "1.00", "short");
    table.row("a long name", "-1000000.00", "a longer text");
    table.row("b", "20.00", "");
    table.end();
    assertThat(out)
        .hasToString(
            """
            NAME              AMOUNT  TEXT
            a                   1.00  short
            a long name  -1000000.00  a longer text
            b                  20.00
            """);
  }

  @Test
  void anEmptyTableIsItsHeader() {
    assertThat(table.isEmpty()).isTrue();
    table.end();
    assertThat(out).hasToString("NAME  AMOUNT  TEXT\n");
  }

  @Test
  void aFullBlockIsPrintedBeforeTheNextRowComes() {
    for (int i = 2; i < Table.BLOCK_ROW_COUNT; i++) { // the header is the first
      table.row("a", i, "x");
    }
    assertThat(printed()).isEmpty();
    table.row("a", Table.BLOCK_ROW_COUNT, "x");
    assertThat(printed()).hasSize(Table.BLOCK_ROW_COUNT);
    table.row("a", Table.BLOCK_ROW_COUNT + 1, "x");
    assertThat(table.isEmpty()).isFalse();
    table.end();
    assertThat(printed()).hasSize(Table.BLOCK_ROW_COUNT + 1).doesNotHaveDuplicates();
  }

  @Test
  void columnsGrowFromBlockToBlockAndNeverShrink() {
    int count = 10 * Table.BLOCK_ROW_COUNT;
    int wide = 5 * Table.BLOCK_ROW_COUNT;
    for (int i = 0; i < count; i++) {
      table.row("n" + i, i == wide ? "1234567890.00" : "1.00", "x");
    }
    table.end();
    assertThat(printed().get(1)).isEqualTo("n0      1.00  x");
    assertThat(printed().get(1 + wide)).isEqualTo("n5000  1234567890.00  x");
    assertThat(printed().getLast()).isEqualTo("n9999           1.00  x");
    assertThat(printed()).hasSize(1 + count);
  }

  @Test
  void aRowThatDoesNotFitTheHeaderIsRefused() {
    assertThatThrownBy(() -> table.row("a", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("[a, 1] does not fit the header");
  }
}
