package io.millrace.benchmarks.mutex;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One cell of the grid: how many threads use the value, and how each takes the lock.
///
/// @param threadCount one thread meets no other; more than one want the lock all the time
public record Cell(Use use, int threadCount, boolean isVirtual) {
  private static final List<Integer> THREAD_COUNTS = List.of(1, 2, 4);

  /// Which call takes the lock.
  public enum Use {
    /// `Mutex.with`, a body with a result.
    WITH("with"),
    /// `Mutex.run`, a body without one.
    RUN("run"),
    /// `Mutex.lock`, a guard in a try-with-resources.
    GUARD("guard"),
    /// `RwLock.write`.
    WRITE("write"),
    /// `RwLock.read`, while nobody writes.
    READ("read"),
    /// `RwLock.lockRead`, a guard in a try-with-resources, while nobody writes.
    READ_GUARD("read-guard");

    private final String word;

    Use(String word) {
      this.word = word;
    }

    boolean reads() {
      return this == READ || this == READ_GUARD;
    }

    /// Whether the lock knows readers from writers.
    boolean isOfRwLock() {
      return this == WRITE || reads();
    }
  }

  /// The whole grid, in the order of the report.
  ///
  /// @return the cells
  public static List<Cell> grid() {
    var cells = new ArrayList<Cell>();
    for (int threadCount : THREAD_COUNTS) {
      for (var use : Use.values()) {
        for (boolean isVirtual : List.of(false, true)) {
          cells.add(new Cell(use, threadCount, isVirtual));
        }
      }
    }
    return cells;
  }

  /// Reads what [#name()] wrote.
  ///
  /// @return the cell
  /// @throws IllegalArgumentException if the grid has no such cell
  public static Cell parse(String name) {
    return grid().stream()
        .filter(cell -> cell.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such cell: " + name));
  }

  /// The name in reports, such as `with/1/platform`.
  ///
  /// @return call, number and kind of threads
  public String name() {
    return String.format(
        Locale.ROOT, "%s/%d/%s", use.word, threadCount, isVirtual ? "virtual" : "platform");
  }
}
