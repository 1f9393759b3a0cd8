package io.millrace.verification.channel;

import static io.millrace.verification.channel.Operation.CLOSE_AND_DRAIN;
import static io.millrace.verification.channel.Operation.CLOSE_RECEIVER;
import static io.millrace.verification.channel.Operation.CLOSE_SENDER;
import static io.millrace.verification.channel.Operation.DRAIN;
import static io.millrace.verification.channel.Operation.FAIL_SENDER;
import static io.millrace.verification.channel.Operation.INTERRUPT_0;
import static io.millrace.verification.channel.Operation.INTERRUPT_1;
import static io.millrace.verification.channel.Operation.IS_DISCONNECTED;
import static io.millrace.verification.channel.Operation.RECEIVE;
import static io.millrace.verification.channel.Operation.RECEIVE_MANY;
import static io.millrace.verification.channel.Operation.SEND;
import static io.millrace.verification.channel.Operation.SIZE;
import static io.millrace.verification.channel.Operation.STOP_SENDERS;
import static io.millrace.verification.channel.Operation.TIMED_RECEIVE;
import static io.millrace.verification.channel.Operation.TIMED_SEND;
import static io.millrace.verification.channel.Operation.TRY_RECEIVE;
import static io.millrace.verification.channel.Operation.TRY_SEND;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// All mixes of operations of two or three threads on one channel, or a choice of them.
///
/// Thread 0 receives, thread 1 sends; each may end with a closing operation. A third thread sends,
/// or asks, stops, closes or interrupts, or, on a shared channel, receives.
///
/// @param flavour which channel
/// @param capacity its capacity
/// @param passedCount how many values have gone through it before
public record Scenarios(Scenario.Flavour flavour, int capacity, int passedCount) {
  private static final List<Operation> SENDING = List.of(SEND, TRY_SEND, TIMED_SEND);
  private static final List<Operation> SENDER_ENDS = List.of(CLOSE_SENDER, FAIL_SENDER);
  private static final List<Operation> RECEIVING =
      List.of(RECEIVE, TRY_RECEIVE, TIMED_RECEIVE, RECEIVE_MANY, DRAIN);
  private static final List<Operation> RECEIVER_ENDS =
      List.of(CLOSE_RECEIVER, CLOSE_AND_DRAIN, STOP_SENDERS);
  private static final List<Operation> OTHER =
      List.of(SIZE, IS_DISCONNECTED, INTERRUPT_0, INTERRUPT_1);
  private static final List<Operation> OTHER_ENDS = List.of(STOP_SENDERS, CLOSE_RECEIVER);

  /// Every mix is as good as another, but the choice must be the same each time.
  private static final long SEED = 25;

  /// Scenarios of two threads; both may also send, ask and interrupt.
  ///
  /// @param operationCountMax how many operations a thread does at most
  /// @param countMax how many scenarios at most
  /// @return all, or a choice of them
  public List<Scenario> ofTwo(int operationCountMax, int countMax) {
    var receivers = programs(with(RECEIVING, SEND), RECEIVER_ENDS, operationCountMax);
    var senders =
        programs(with(SENDING, SIZE, IS_DISCONNECTED, INTERRUPT_0), SENDER_ENDS, operationCountMax);
    return pick(List.of(receivers, senders), countMax);
  }

  /// Scenarios of three threads.
  ///
  /// @param operationCountMax how many operations a thread does at most
  /// @param countMax how many scenarios at most
  /// @return all, or a choice of them
  public List<Scenario> ofThree(int operationCountMax, int countMax) {
    var receivers = programs(RECEIVING, RECEIVER_ENDS, operationCountMax);
    var senders = programs(SENDING, SENDER_ENDS, operationCountMax);
    var others = programs(OTHER, OTHER_ENDS, Math.min(2, operationCountMax));
    var thirds = new ArrayList<>(senders);
    thirds.addAll(others);
    if (flavour.isShared()) {
      thirds.addAll(receivers);
    }
    return pick(List.of(receivers, senders, thirds), countMax);
  }

  private static List<Operation> with(List<Operation> operations, Operation... more) {
    return Stream.concat(operations.stream(), Stream.of(more)).toList();
  }

  /// All sequences of one to `countMax` operations of which only the last may be an end.
  private static List<List<Operation>> programs(
      List<Operation> operations, List<Operation> ends, int countMax) {
    var programs = new ArrayList<List<Operation>>();
    var prefixes = List.of(List.<Operation>of());
    for (int count = 1; count <= countMax; count++) {
      var longer = extended(prefixes, operations);
      programs.addAll(longer);
      programs.addAll(extended(prefixes, ends));
      prefixes = longer;
    }
    return programs;
  }

  private static List<List<Operation>> extended(
      List<List<Operation>> prefixes, List<Operation> operations) {
    return prefixes.stream()
        .flatMap(prefix -> operations.stream().map(operation -> with(prefix, operation)))
        .toList();
  }

  private List<Scenario> pick(List<List<List<Operation>>> programs, int countMax) {
    long total = programs.stream().mapToLong(List::size).reduce(1, Math::multiplyExact);
    var numbers =
        total <= countMax
            ? LongStream.range(0, total)
            : new Random(SEED).longs(0, total).distinct().limit(countMax);
    return numbers
        .mapToObj(number -> numbered(programs, number))
        .filter(Scenarios::isSensible)
        .toList();
  }

  private Scenario numbered(List<List<List<Operation>>> programs, long number) {
    var threads = new ArrayList<List<Operation>>();
    long rest = number;
    for (var choices : programs) {
      threads.add(choices.get((int) (rest % choices.size())));
      rest /= choices.size();
    }
    return new Scenario(flavour, capacity, passedCount, threads);
  }

  /// Closing one receiver drops what another thread is draining from it at that moment, so how much
  /// that finds is nothing to check.
  private static boolean isSensible(Scenario scenario) {
    boolean drains = scenario.uses(CLOSE_AND_DRAIN) || scenario.uses(DRAIN);
    return scenario.flavour().isShared() || !drains || !scenario.uses(CLOSE_RECEIVER);
  }
}
