package io.millrace.verification.channel;

import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.Receiver;
import io.millrace.channel.Select;
import io.millrace.channel.Selector;
import io.millrace.channel.Sender;
import io.millrace.verification.channel.ChannelProgram.Handles;
import io.millrace.verification.channel.SelectScenario.Case;
import io.millrace.verification.channel.SelectScenario.Chosen;
import io.millrace.verification.channel.SelectScenario.Invocation;
import io.millrace.verification.explorer.History;
import io.millrace.verification.explorer.Program;
import io.millrace.verification.explorer.Run;
import io.millrace.verification.explorer.ThreadModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A scenario with selects as a program.
final class SelectProgram implements Program {
  private static final Duration TIMEOUT = Duration.ofMillis(1);

  private final SelectScenario scenario;

  SelectProgram(SelectScenario scenario) {
    this.scenario = scenario;
  }

  /// The handles of one thread, by channel.
  private record Own(
      List<Sender<Integer>> senders,
      List<Receiver<Integer>> receivers,
      Selector<Object> selector) {}

  @Override
  public List<Body> start(History history, List<Thread> threads) {
    var channels =
        IntStream.range(0, SelectScenario.CHANNEL_COUNT)
            .mapToObj(_ -> Handles.of(scenario.flavour(), 1))
            .toList();
    var bodies = new ArrayList<Body>();
    for (int i = 0; i < scenario.threads().size(); i++) {
      int self = i;
      var senders = new ArrayList<Sender<Integer>>();
      for (int j = 0; j < channels.size(); j++) {
        var original = channels.get(j).sender();
        senders.add(scenario.isSender(i, j) ? original.duplicate() : original);
      }
      var receivers = channels.stream().map(Handles::receiver).toList();
      var own = new Own(senders, receivers, selector(scenario.hasSelector(i), receivers));
      bodies.add(() -> {
        var steps = scenario.threads().get(self);
        for (int j = 0; j < steps.size(); j++) {
          var invocation = new Invocation(steps.get(j), 100 * (self + 1) + 10 * j);
          var call = history.begin(invocation);
          history.end(call, perform(invocation, own, threads));
        }
      });
    }
    channels.forEach(channel -> channel.sender().close());
    return bodies;
  }

  @Override
  public boolean interrupts() {
    return scenario.interrupts();
  }

  @Override
  public @Nullable String verdict(Run run) {
    return scenario.verdict(run);
  }

  private static Object perform(Invocation invocation, Own own, List<Thread> threads) {
    var step = invocation.step();
    try {
      return switch (step.kind()) {
        case FAIR -> select(Select.fair(), invocation, own).select();
        case PRIORITY -> select(Select.inPriority(), invocation, own).select();
        case TRY -> select(Select.fair(), invocation, own).trySelect(() -> Word.EMPTY);
        case TIMED -> select(Select.fair(), invocation, own).select(TIMEOUT, () -> Word.EMPTY);
        case SELECTOR -> own.selector.select();
        case TIMED_SELECTOR -> own.selector.select(TIMEOUT, () -> Word.EMPTY);
        case REMOVE -> {
          own.selector.remove(own.receivers.get(step.cases().getFirst().channel()));
          yield Word.DONE;
        }
        case PLAIN -> plain(step.cases().getFirst(), invocation.value(), own);
        case CLOSE -> {
          own.senders.get(step.cases().getFirst().channel()).close();
          yield Word.DONE;
        }
        case INTERRUPT -> {
          ThreadModel.interrupt(threads.getFirst());
          yield Word.DONE;
        }
      };
    } catch (InterruptedException interrupt) {
      return Word.INTERRUPTED;
    }
  }

  /// With all the receivers, or with none.
  private static Selector<Object> selector(boolean used, List<Receiver<Integer>> receivers) {
    var selector = new Selector<Object>();
    for (int i = 0; used && i < receivers.size(); i++) {
      var which = new Case(i, false);
      selector.add(
          receivers.get(i), value -> new Chosen(which, value), _ -> new Chosen(which, Word.END));
    }
    return selector;
  }

  private static Select<Object> select(Select<Object> select, Invocation invocation, Own own) {
    for (var which : invocation.step().cases()) {
      int channel = which.channel();
      if (which.sends()) {
        select.send(
            own.senders.get(channel),
            invocation.value() + channel,
            () -> new Chosen(which, Word.SENT),
            _ -> new Chosen(which, Word.CLOSED));
      } else {
        select.receive(
            own.receivers.get(channel),
            value -> new Chosen(which, value),
            _ -> new Chosen(which, Word.END));
      }
    }
    return select;
  }

  private static Object plain(Case which, int value, Own own) throws InterruptedException {
    int channel = which.channel();
    try {
      if (which.sends()) {
        own.senders.get(channel).send(value + channel);
        return new Chosen(which, Word.SENT);
      }
      return new Chosen(which, own.receivers.get(channel).receive());
    } catch (ChannelClosedException closed) {
      return new Chosen(which, which.sends() ? Word.CLOSED : Word.END);
    }
  }
}
