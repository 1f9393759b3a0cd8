package io.millrace.verification.channel;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.ReceiveResult;
import io.millrace.channel.Receiver;
import io.millrace.channel.Select;
import io.millrace.verification.channel.TimerScenario.Step;
import io.millrace.verification.explorer.ClockModel;
import io.millrace.verification.explorer.History;
import io.millrace.verification.explorer.Program;
import io.millrace.verification.explorer.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A scenario with a channel that the clock sends to, as a program.
final class TimerProgram implements Program {
  private static final Duration TIMEOUT = Duration.ofMillis(1);

  private final TimerScenario scenario;

  TimerProgram(TimerScenario scenario) {
    this.scenario = scenario;
  }

  @Override
  public List<Body> start(History history, List<Thread> threads) {
    var receiver =
        switch (scenario.timer()) {
          case AFTER -> Channel.after(TIMEOUT);
          case TICKS -> Channel.ticks(TIMEOUT);
        };
    var clock = Collections.nCopies(scenario.taskCount(), Step.RUN_CLOCK);
    return List.of(
        () -> performAll(scenario.receiving(), receiver, history),
        () -> performAll(clock, receiver, history));
  }

  @Override
  public boolean interrupts() {
    return false;
  }

  @Override
  public @Nullable String verdict(Run run) {
    return scenario.verdict(run);
  }

  private static void performAll(List<Step> steps, Receiver<Instant> receiver, History history)
      throws InterruptedException {
    for (var step : steps) {
      var call = history.begin(step);
      history.end(call, perform(step, receiver));
    }
  }

  private static Word perform(Step step, Receiver<Instant> receiver) throws InterruptedException {
    try {
      return switch (step) {
        case RECEIVE -> wordFor(receiver.receive());
        case TRY_RECEIVE -> wordFor(receiver.tryReceive());
        case TIMED_RECEIVE -> wordFor(receiver.tryReceive(TIMEOUT));
        case SELECT -> Select.<Word>fair().receive(receiver, TimerProgram::wordFor).select();
        case CLOSE -> {
          receiver.close();
          yield Word.DONE;
        }
        case RUN_CLOCK -> ClockModel.runNext() ? Word.DONE : Word.EMPTY;
      };
    } catch (ChannelClosedException end) {
      return Word.END;
    }
  }

  private static Word wordFor(Instant tick) {
    return Word.SENT;
  }

  private static Word wordFor(ReceiveResult<Instant> result) {
    return switch (result) {
      case ReceiveResult.Received<Instant> _ -> Word.SENT;
      case ReceiveResult.Empty<Instant> _ -> Word.EMPTY;
      case ReceiveResult.Closed<Instant> _ -> Word.END;
      case ReceiveResult.Failed<Instant> _ -> Word.FAILED;
    };
  }
}
