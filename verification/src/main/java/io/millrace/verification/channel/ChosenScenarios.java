package io.millrace.verification.channel;

import static io.millrace.verification.channel.Operation.CLOSE_SENDER;
import static io.millrace.verification.channel.Operation.DRAIN;
import static io.millrace.verification.channel.Operation.FAIL_SENDER;
import static io.millrace.verification.channel.Operation.INTERRUPT_0;
import static io.millrace.verification.channel.Operation.INTERRUPT_1;
import static io.millrace.verification.channel.Operation.RECEIVE;
import static io.millrace.verification.channel.Operation.RECEIVE_MANY;
import static io.millrace.verification.channel.Operation.SEND;
import static io.millrace.verification.channel.Operation.SEND_ALL;
import static io.millrace.verification.channel.Operation.SIZE;
import static io.millrace.verification.channel.Operation.STOP_SENDERS;
import static io.millrace.verification.channel.Operation.TIMED_RECEIVE;
import static io.millrace.verification.channel.Operation.TIMED_SEND;
import static io.millrace.verification.channel.Operation.TRY_RECEIVE;

import io.millrace.verification.channel.Scenario.Flavour;
import io.millrace.verification.channel.SelectScenario.Case;
import io.millrace.verification.channel.SelectScenario.Kind;
import io.millrace.verification.channel.SelectScenario.Step;
import io.millrace.verification.channel.TimerScenario.Timer;
import java.util.List;

/// Scenarios picked by hand for the narrow places that the kernels' notes name.
final class ChosenScenarios {
  private static final Case SEND_0 = new Case(0, true);
  private static final Case SEND_1 = new Case(1, true);
  private static final Case RECEIVE_0 = new Case(0, false);
  private static final Case RECEIVE_1 = new Case(1, false);

  private static final Step SELECTOR = step(Kind.SELECTOR, RECEIVE_0, RECEIVE_1);
  private static final Step TIMED_SELECTOR = step(Kind.TIMED_SELECTOR, RECEIVE_0, RECEIVE_1);

  static final List<Record> ALL =
      List.of(
          // A sender with an old hint walks into a segment that the receiver has left.
          unbounded(127, List.of(RECEIVE, RECEIVE), List.of(SEND, SEND), List.of(SEND)),
          // Two senders at the border of two segments.
          unbounded(127, List.of(RECEIVE), List.of(SEND), List.of(SEND)),
          // A position is taken but not published, and a later one is.
          unbounded(0, List.of(TRY_RECEIVE), List.of(SEND), List.of(SEND)),
          bounded(2, List.of(TRY_RECEIVE), List.of(SEND), List.of(SEND)),
          // The end comes while a value is there.
          unbounded(0, List.of(RECEIVE, RECEIVE), List.of(SEND, CLOSE_SENDER)),
          bounded(1, List.of(RECEIVE, RECEIVE), List.of(SEND, CLOSE_SENDER)),
          // The end meets a sender that is about to wait, or waits.
          bounded(1, List.of(STOP_SENDERS), List.of(SEND, SEND)),
          bounded(1, List.of(RECEIVE), List.of(SEND, SEND), List.of(STOP_SENDERS)),
          // A failure after the end that the receiver decided.
          bounded(1, List.of(STOP_SENDERS, RECEIVE), List.of(FAIL_SENDER)),
          // The size is asked while values pass.
          bounded(2, List.of(RECEIVE), List.of(SEND, SEND), List.of(SIZE)),
          // Batches.
          bounded(2, List.of(DRAIN), List.of(SEND, SEND)),
          bounded(2, List.of(RECEIVE_MANY), List.of(SEND, SEND), List.of(SEND)),
          // A hand-over meets an interrupt, or a timeout.
          shared(1, List.of(RECEIVE), List.of(SEND), List.of(INTERRUPT_0)),
          bounded(1, List.of(RECEIVE), List.of(SEND), List.of(INTERRUPT_0)),
          bounded(1, List.of(RECEIVE, RECEIVE), List.of(SEND, TIMED_SEND), List.of(INTERRUPT_0)),
          // A waiter that gave up stands before one that waits.
          shared(1, List.of(TIMED_RECEIVE), List.of(RECEIVE), List.of(SEND)),
          new Scenario(
              Flavour.SHARED_RENDEZVOUS,
              0,
              0,
              List.of(List.of(TIMED_RECEIVE), List.of(RECEIVE), List.of(SEND))),
          shared(1, List.of(RECEIVE, RECEIVE), List.of(SEND, TIMED_SEND), List.of(SEND)),
          bounded(1, List.of(RECEIVE, RECEIVE), List.of(SEND, TIMED_SEND), List.of(SEND)),
          // A batch finds room for one value only, or for none; others send between its values.
          bounded(1, List.of(RECEIVE, RECEIVE), List.of(SEND_ALL)),
          bounded(2, List.of(RECEIVE, RECEIVE), List.of(SEND_ALL), List.of(SEND)),
          bounded(2, List.of(RECEIVE_MANY, RECEIVE), List.of(SEND_ALL), List.of(SEND_ALL)),
          unbounded(127, List.of(RECEIVE, RECEIVE), List.of(SEND_ALL), List.of(SEND)),
          shared(1, List.of(RECEIVE), List.of(SEND_ALL), List.of(RECEIVE)),
          new Scenario(
              Flavour.RENDEZVOUS, 0, 0, List.of(List.of(RECEIVE, RECEIVE), List.of(SEND_ALL))),
          // A batch meets the end, or an interrupt.
          bounded(1, List.of(RECEIVE, STOP_SENDERS), List.of(SEND_ALL)),
          unbounded(127, List.of(STOP_SENDERS), List.of(SEND_ALL), List.of(SEND)),
          bounded(1, List.of(RECEIVE, RECEIVE), List.of(SEND_ALL), List.of(INTERRUPT_1)),
          // A select was woken for one channel and commits to another, which must pass it on.
          new SelectScenario(
              Flavour.BOUNDED,
              List.of(
                  List.of(plain(SEND_0), plain(SEND_1), step(Kind.PRIORITY, SEND_0, SEND_1)),
                  List.of(plain(SEND_1)),
                  List.of(plain(RECEIVE_1), plain(RECEIVE_0)))),
          passedOn(Flavour.SHARED_BOUNDED),
          passedOn(Flavour.SHARED_UNBOUNDED),
          // At every moment one case is possible, though each is impossible when it is looked at.
          new SelectScenario(
              Flavour.BOUNDED,
              List.of(
                  List.of(plain(SEND_0), step(Kind.TRY, SEND_0, SEND_1)),
                  List.of(plain(RECEIVE_0), plain(SEND_1)))),
          // A selector's receivers get values while it looks, waits, or does neither.
          selecting(Flavour.BOUNDED, List.of(SELECTOR, SELECTOR), SEND_0, SEND_1),
          selecting(Flavour.UNBOUNDED, List.of(SELECTOR, SELECTOR), SEND_0, SEND_1),
          selecting(Flavour.RENDEZVOUS, List.of(SELECTOR, SELECTOR), SEND_0, SEND_1),
          selecting(Flavour.SHARED_RENDEZVOUS, List.of(SELECTOR, SELECTOR), SEND_0, SEND_1),
          selecting(Flavour.BOUNDED, List.of(TIMED_SELECTOR, SELECTOR), SEND_0, SEND_1),
          selecting(Flavour.UNBOUNDED, List.of(SELECTOR, SELECTOR), SEND_0, SEND_0),
          // A selector's time is over while one has sent and another is about to tell of its value.
          selecting(Flavour.UNBOUNDED, List.of(TIMED_SELECTOR, TIMED_SELECTOR), SEND_0, SEND_0),
          selecting(
              Flavour.SHARED_UNBOUNDED, List.of(TIMED_SELECTOR, TIMED_SELECTOR), SEND_0, SEND_0),
          // A selector meets an end, or an interrupt.
          ending(Flavour.BOUNDED),
          ending(Flavour.UNBOUNDED),
          ending(Flavour.RENDEZVOUS),
          new SelectScenario(
              Flavour.BOUNDED,
              List.of(
                  List.of(TIMED_SELECTOR, SELECTOR),
                  List.of(plain(SEND_0)),
                  List.of(step(Kind.INTERRUPT)))),
          // A selector looks on while others take the value, or is told when it no longer cares.
          sharing(Flavour.SHARED_BOUNDED, SELECTOR),
          sharing(Flavour.SHARED_UNBOUNDED, SELECTOR),
          sharing(Flavour.SHARED_RENDEZVOUS, SELECTOR),
          sharing(Flavour.SHARED_BOUNDED, TIMED_SELECTOR, step(Kind.REMOVE, RECEIVE_0)),
          sharing(Flavour.SHARED_UNBOUNDED, TIMED_SELECTOR, step(Kind.REMOVE, RECEIVE_0)),
          // The clock sends while somebody receives, waits, gives up, or has closed.
          after(TimerScenario.Step.RECEIVE, TimerScenario.Step.RECEIVE),
          after(TimerScenario.Step.SELECT, TimerScenario.Step.TRY_RECEIVE),
          after(TimerScenario.Step.TIMED_RECEIVE, TimerScenario.Step.TRY_RECEIVE),
          after(TimerScenario.Step.CLOSE),
          ticks(TimerScenario.Step.RECEIVE, TimerScenario.Step.RECEIVE),
          ticks(TimerScenario.Step.SELECT, TimerScenario.Step.TIMED_RECEIVE),
          ticks(TimerScenario.Step.TRY_RECEIVE, TimerScenario.Step.CLOSE));

  private ChosenScenarios() {}

  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  private static Scenario bounded(int capacity, List<Operation>... threads) {
    return new Scenario(Flavour.BOUNDED, capacity, 0, List.of(threads));
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  private static Scenario unbounded(int passedCount, List<Operation>... threads) {
    return new Scenario(Flavour.UNBOUNDED, 0, passedCount, List.of(threads));
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  private static Scenario shared(int capacity, List<Operation>... threads) {
    return new Scenario(Flavour.SHARED_BOUNDED, capacity, 0, List.of(threads));
  }

  /// A receiving select that was woken for one channel and commits to the other.
  private static SelectScenario passedOn(Flavour flavour) {
    return new SelectScenario(
        flavour,
        List.of(
            List.of(step(Kind.PRIORITY, RECEIVE_0, RECEIVE_1)),
            List.of(plain(RECEIVE_1)),
            List.of(plain(SEND_1), plain(SEND_0))));
  }

  /// A selector, and two threads that send.
  private static SelectScenario selecting(
      Flavour flavour, List<Step> selects, Case first, Case second) {
    return new SelectScenario(
        flavour, List.of(selects, List.of(plain(first)), List.of(plain(second))));
  }

  /// A selector whose first channel ends after a value, its second one at once.
  private static SelectScenario ending(Flavour flavour) {
    return new SelectScenario(
        flavour,
        List.of(
            List.of(SELECTOR, SELECTOR, SELECTOR),
            List.of(plain(SEND_0), step(Kind.CLOSE, SEND_0)),
            List.of(step(Kind.CLOSE, SEND_1))));
  }

  /// A selector beside a thread that receives from one of its channels.
  private static SelectScenario sharing(Flavour flavour, Step... selects) {
    return new SelectScenario(
        flavour,
        List.of(
            List.of(selects), List.of(plain(RECEIVE_0)), List.of(plain(SEND_0), plain(SEND_0))));
  }

  private static TimerScenario after(TimerScenario.Step... receiving) {
    return new TimerScenario(Timer.AFTER, List.of(receiving), 2);
  }

  private static TimerScenario ticks(TimerScenario.Step... receiving) {
    return new TimerScenario(Timer.TICKS, List.of(receiving), 3);
  }

  private static Step plain(Case which) {
    return step(Kind.PLAIN, which);
  }

  private static Step step(Kind kind, Case... cases) {
    return new Step(kind, List.of(cases));
  }
}
