package io.millrace.ledger;

import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// For every account the records that tell of it, as one trail through all records: each record
/// says, for each of the two accounts it can tell of, which record told of that account before.
///
/// Belongs to one thread, but for [View], which any thread may read.
final class Trails {
  /*
   * A step is a record's seq and which of its two sides it is about, in 32 bits; 0 is the end of a trail. A page holds
   * the steps of 65,536 records, both sides of a record in one long. Appending touches the end of the last page only,
   * where a list for each account would touch that list's memory; full pages are never copied, so growing stops nobody.
   * The first page begins small and doubles, so that a small book is small.
   *
   * A side is set once, when its record becomes the newest of an account's trail; so what is reachable from a trail's end
   * never changes, and whoever got that end may follow it on another thread, also through a page that was copied since.
   */

  /// The highest seq that a step can name.
  static final long SEQ_MAX = (1L << 31) - 1;

  /// The end of an empty trail.
  static final int NONE = 0;

  private static final int PAGE_BITS = 16;
  private static final int PAGE_LENGTH = 1 << PAGE_BITS;
  private static final int PAGE_MASK = PAGE_LENGTH - 1;
  private static final int FIRST_PAGE_LENGTH = 1 << 8;

  /// A trail as it was at one moment; immutable.
  static final class View {
    private final long[][] pages;
    private final int last;

    private View(long[][] pages, int last) {
      this.pages = pages;
      this.last = last;
    }

    /// Shows the records in the order in which they were added.
    void forEach(LongConsumer reader) {
      stream().forEach(reader);
    }

    /// The records in the order in which they were added.
    LongStream stream() {
      var steps = newestFirst();
      return IntStream.rangeClosed(1, steps.length).mapToLong(i -> seq(steps[steps.length - i]));
    }

    private int[] newestFirst() {
      var steps = new int[16];
      int count = 0;
      for (int step = last; step != NONE; step = before(pages, step)) {
        if (count == steps.length) {
          steps = Arrays.copyOf(steps, 2 * count);
        }
        steps[count++] = step;
      }
      return Arrays.copyOf(steps, count);
    }
  }

  private long[][] pages = {};

  /// Adds a record to a trail.
  ///
  /// @param last where the trail ended
  /// @param seq of the record, at most [#SEQ_MAX]
  /// @param side 0 or 1; the trails of one record's two accounts go through different sides
  /// @return where it ends now
  int add(int last, long seq, int side) {
    int step = (int) (seq << 1 | side);
    page(step)[step >>> 1 & PAGE_MASK] |= (last & 0xFFFF_FFFFL) << (side * Integer.SIZE);
    return step;
  }

  View view(int last) {
    return new View(pages, last);
  }

  private long[] page(int step) {
    int page = step >>> (1 + PAGE_BITS);
    while (page >= pages.length) {
      int length = pages.length == 0 ? FIRST_PAGE_LENGTH : PAGE_LENGTH;
      pages = Arrays.copyOf(pages, pages.length + 1);
      pages[pages.length - 1] = new long[length];
    }
    int place = step >>> 1 & PAGE_MASK;
    if (place >= pages[page].length) {
      pages = pages.clone(); // those that a view has stay as they are
      pages[page] = Arrays.copyOf(pages[page], 2 * Integer.highestOneBit(place));
    }
    return pages[page];
  }

  private static int before(long[][] pages, int step) {
    long sides = pages[step >>> (1 + PAGE_BITS)][step >>> 1 & PAGE_MASK];
    return (int) (sides >>> ((step & 1) * Integer.SIZE));
  }

  private static long seq(int step) {
    return Integer.toUnsignedLong(step >>> 1);
  }
}
