package io.millrace.benchmarks.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CellTest {

  @Test
  void everyNameOfTheGridNamesOneCell() {
    for (var cell : Cell.grid()) {
      assertThat(Cell.parse(cell.name())).isEqualTo(cell);
    }
    assertThat(Cell.grid()).extracting(Cell::name).doesNotHaveDuplicates();
  }

  @Test
  void theGridHasRendezvousUnboundedSelectAndBatches() {
    assertThat(Cell.grid())
        .extracting(Cell::name)
        .contains(
            "spsc/0/small/platform",
            "mpmc/1/100B/virtual",
            "select/unbounded/small/platform",
            "mpsc/1024/small/virtual/batch")
        .doesNotContain("seq/0/small/platform"); // it would wait for itself
  }

  @Test
  void anUnknownCellIsNamed() {
    assertThatThrownBy(() -> Cell.parse("mpsc/7/small/platform"))
        .hasMessage("no such cell: mpsc/7/small/platform");
  }
}
