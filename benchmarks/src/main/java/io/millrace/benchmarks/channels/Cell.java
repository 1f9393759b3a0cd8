package io.millrace.benchmarks.channels;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One cell of the grid: who sends to whom, over what, and how.
///
/// @param capacity how many messages the channel buffers, 0 for a rendezvous, or [#UNBOUNDED]
/// @param calls one message a call, or many
public record Cell(Shape shape, int capacity, Payload payload, Threads threads, Calls calls) {
  /// The capacity of a channel that has none.
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  /// The largest capacity but for [#UNBOUNDED].
  public static final int LARGE = 1024;

  private static final List<Integer> CAPACITIES = List.of(0, 1, LARGE, UNBOUNDED);

  /// Who sends to whom.
  public enum Shape {
    /// One thread sends a burst, then receives it.
    SEQ(1, 1),
    /// One thread sends to another.
    SPSC(1, 1),
    /// Four threads send to one.
    MPSC(4, 1),
    /// Four threads send to four.
    MPMC(4, 4),
    /// Four threads send, each over a channel of its own, to one that selects.
    SELECT(4, 1);

    final int senderCount;
    final int receiverCount;

    Shape(int senderCount, int receiverCount) {
      this.senderCount = senderCount;
      this.receiverCount = receiverCount;
    }
  }

  /// What a message is.
  public enum Payload {
    /// One of a few objects that exist already.
    SMALL("small"),
    /// A new object with 100 bytes.
    LARGE("100B");

    final String word;

    Payload(String word) {
      this.word = word;
    }
  }

  /// Which threads send and receive.
  public enum Threads {
    PLATFORM,
    VIRTUAL
  }

  /// How many messages one call sends or receives.
  public enum Calls {
    SINGLE,
    BATCH
  }

  /// The whole grid, in the order of the report.
  ///
  /// @return the cells; no rendezvous in one thread, for it would wait for itself, and batches only
  ///   where there is a buffer for them
  public static List<Cell> grid() {
    var cells = new ArrayList<Cell>();
    for (var calls : Calls.values()) {
      for (var shape : Shape.values()) {
        for (int capacity : CAPACITIES) {
          for (var payload : Payload.values()) {
            for (var threads : Threads.values()) {
              var cell = new Cell(shape, capacity, payload, threads, calls);
              if (cell.makesSense()) {
                cells.add(cell);
              }
            }
          }
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

  /// The name in reports, such as `mpsc/1024/small/platform`, with `/batch` behind if it is one.
  ///
  /// @return shape, capacity, message and threads
  public String name() {
    return String.join(
            "/",
            word(shape),
            capacity == UNBOUNDED ? "unbounded" : Integer.toString(capacity),
            payload.word,
            word(threads))
        + (isBatch() ? "/batch" : "");
  }

  boolean isBatch() {
    return calls == Calls.BATCH;
  }

  boolean isVirtual() {
    return threads == Threads.VIRTUAL;
  }

  private boolean makesSense() {
    return isBatch()
        ? capacity >= LARGE && (shape == Shape.SPSC || shape == Shape.MPSC)
        : capacity > 0 || shape != Shape.SEQ;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
