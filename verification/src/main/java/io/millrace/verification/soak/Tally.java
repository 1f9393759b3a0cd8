package io.millrace.verification.soak;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was sent into one channel and what came out, to be compared when all is over.
final class Tally {

  /// A value: which sender, and its how manyth. Mutable and plain on purpose: its fields arrive
  /// only if the channel publishes them.
  static final class Value {
    int sender = -1;
    int number = -1;

    static Value of(int sender, int number) {
      var value = new Value();
      value.sender = sender;
      value.number = number;
      return value;
    }
  }

  /// What one receiving thread took, in order.
  static final class Taken {
    final List<Value> values = new ArrayList<>();
  }

  private final List<Taken> takens = new ArrayList<>();
  private final Map<Integer, List<Integer>> sentNumbers = new HashMap<>();

  /// A new receiving thread's list; for that thread alone.
  synchronized Taken newTaken() {
    var taken = new Taken();
    takens.add(taken);
    return taken;
  }

  /// Adds what a sender knows was sent, when it is done.
  synchronized void sent(int sender, List<Integer> numbers) {
    sentNumbers.put(sender, List.copyOf(numbers));
  }

  /// What is wrong, once every thread is done and what was left has been drained into a
  /// [#newTaken]; null if nothing is.
  ///
  /// @param mayDiscard whether the last receiver closed without draining, so that values may be
  ///   lost
  synchronized @Nullable String verdict(boolean mayDiscard) {
    var arrived = new HashMap<Integer, Map<Integer, Integer>>();
    for (var taken : takens) {
      var last = new HashMap<Integer, Integer>();
      for (var value : taken.values) {
        var before = last.put(value.sender, value.number);
        if (before != null && before >= value.number) {
          return "sender " + value.sender + ": " + value.number + " came after " + before;
        }
        arrived
            .computeIfAbsent(value.sender, _ -> new HashMap<>())
            .merge(value.number, 1, Integer::sum);
      }
    }
    for (var sender : sentNumbers.entrySet()) {
      var counts = arrived.getOrDefault(sender.getKey(), Map.of());
      for (var number : sender.getValue()) {
        int count = counts.getOrDefault(number, 0);
        if (count > 1 || (count == 0 && !mayDiscard)) {
          return "sender " + sender.getKey() + ": " + number + " came " + count + " times";
        }
      }
      if (counts.size() > sender.getValue().size()) {
        return "sender " + sender.getKey() + ": values came that were not sent";
      }
    }
    return null;
  }

  synchronized long arrivedCount() {
    return takens.stream().mapToLong(taken -> taken.values.size()).sum();
  }
}
