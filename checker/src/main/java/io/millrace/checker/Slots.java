package io.millrace.checker;

import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An unchangeable map from small numbers to values. One that is made from another shares with it
/// all but the way to what differs, so that neither to copy it nor to compare two that come from
/// one costs what its size says.
///
/// It is a tree of arrays: each level is asked with some bits of the number, the highest first. A
/// subtree that is the same object in two maps holds the same in both.
final class Slots<V> {
  /*
   * Inner nodes hold nodes, those of level 0 hold values; null stands for an empty subtree as well
   * as for no value. The tree is as high as the greatest number asks for.
   */
  private static final int LEVEL_BITS = 4; // small nodes: mostly one is copied to change one value
  private static final int WIDTH = 1 << LEVEL_BITS;

  final @Nullable Object[] root;
  private final int rootShift; // of the bits that the root is asked with

  Slots() {
    this(new Object[WIDTH], 0);
  }

  private Slots(@Nullable Object[] root, int rootShift) {
    this.root = root;
    this.rootShift = rootShift;
  }

  @Nullable V get(int number) {
    if (number >>> rootShift >= WIDTH) {
      return null;
    }
    @Nullable Object[] node = root;
    for (int shift = rootShift; shift > 0; shift -= LEVEL_BITS) {
      if (!(node[index(number, shift)] instanceof Object[] below)) {
        return null;
      }
      node = below;
    }
    var found = node[index(number, 0)];
    return found == null ? null : value(found);
  }

  /// The same, but with that value there; with none if null.
  Slots<V> with(int number, @Nullable V value) {
    if (get(number) == value) {
      return this;
    }
    var high = this;
    while (number >>> high.rootShift >= WIDTH) {
      high = high.higher();
    }
    return new Slots<>(with(high.root, high.rootShift, number, value), high.rootShift);
  }

  private static @Nullable Object[] with(
      @Nullable Object[] node, int shift, int number, @Nullable Object value) {
    var copy = node.clone();
    int index = index(number, shift);
    copy[index] = shift == 0 ? value : with(below(node[index]), shift - LEVEL_BITS, number, value);
    return copy;
  }

  private Slots<V> higher() {
    @Nullable Object[] above = new Object[WIDTH];
    above[0] = root;
    return new Slots<>(above, rootShift + LEVEL_BITS);
  }

  /// The same, but with each value changed.
  Slots<V> mapped(UnaryOperator<V> change) {
    var mapped = mapped(root, rootShift, change);
    return mapped == root ? this : new Slots<>(mapped, rootShift);
  }

  private @Nullable Object[] mapped(@Nullable Object[] node, int shift, UnaryOperator<V> change) {
    @Nullable Object[] result = node;
    for (int i = 0; i < WIDTH; i++) {
      var old = node[i];
      if (old == null) {
        continue;
      }
      Object mapped =
          shift == 0 ? change.apply(value(old)) : mapped(below(old), shift - LEVEL_BITS, change);
      if (mapped != old) {
        result = result == node ? node.clone() : result;
        result[i] = mapped;
      }
    }
    return result;
  }

  /// Calls with each number whose value in another map is not the one here; what only this map has
  /// does not count.
  void differences(Slots<V> other, IntConsumer differing) {
    var one = this;
    var two = other;
    while (one.rootShift < two.rootShift) {
      one = one.higher();
    }
    while (two.rootShift < one.rootShift) {
      two = two.higher();
    }
    differences(one.root, two.root, one.rootShift, 0, differing);
  }

  private static void differences(
      @Nullable Object[] mine, @Nullable Object[] others, int shift, int base, IntConsumer found) {
    for (int i = 0; i < WIDTH; i++) {
      var other = others[i];
      if (other == null || other == mine[i]) {
        continue;
      }
      int number = base | i << shift;
      if (shift > 0) {
        differences(below(mine[i]), below(other), shift - LEVEL_BITS, number, found);
      } else if (!other.equals(mine[i])) {
        found.accept(number);
      }
    }
  }

  private static int index(int number, int shift) {
    return number >>> shift & (WIDTH - 1);
  }

  private static @Nullable Object[] below(@Nullable Object node) {
    return node instanceof Object[] known ? known : new Object[WIDTH];
  }

  @SuppressWarnings("unchecked") // level 0 holds what `with` has put there
  private V value(Object value) {
    return (V) value;
  }
}
