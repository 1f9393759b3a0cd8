package io.millrace.verification.channel;

import io.millrace.channel.BatchInterruptedException;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.ReceiveResult;
import io.millrace.channel.Receiver;
import io.millrace.channel.SendResult;
import io.millrace.channel.Sender;
import io.millrace.channel.SharedChannel;
import io.millrace.channel.SharedReceiver;
import io.millrace.verification.channel.Scenario.Flavour;
import io.millrace.verification.explorer.History;
import io.millrace.verification.explorer.Program;
import io.millrace.verification.explorer.Run;
import io.millrace.verification.explorer.ThreadModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A scenario as a program: its threads call the shipped handles and note the results as words and
/// numbers that [Model] knows.
final class ChannelProgram implements Program {
  private static final Duration TIMEOUT = Duration.ofMillis(1);
  private static final int BATCH_COUNT_MAX = 2;

  /// The two ends of a channel of any flavour.
  record Handles(Sender<Integer> sender, Receiver<Integer> receiver) {

    static Handles of(Flavour flavour, int capacity) {
      return switch (flavour) {
        case BOUNDED -> of(Channel.bounded(capacity));
        case UNBOUNDED -> of(Channel.unbounded());
        case RENDEZVOUS -> of(Channel.rendezvous());
        case SHARED_BOUNDED -> of(Channel.sharedBounded(capacity));
        case SHARED_UNBOUNDED -> of(Channel.sharedUnbounded());
        case SHARED_RENDEZVOUS -> of(Channel.sharedRendezvous());
      };
    }

    private static Handles of(Channel<Integer> channel) {
      return new Handles(channel.sender(), channel.receiver());
    }

    private static Handles of(SharedChannel<Integer> channel) {
      return new Handles(channel.sender(), channel.receiver());
    }
  }

  private final Scenario scenario;
  private @Nullable Receiver<Integer> observer;

  ChannelProgram(Scenario scenario) {
    this.scenario = scenario;
  }

  @Override
  public List<Body> start(History history, List<Thread> threads) {
    var channel = Handles.of(scenario.flavour(), scenario.capacity());
    for (int i = 0; i < scenario.passedCount(); i++) {
      channel.sender.trySend(-1);
      channel.receiver.tryReceive();
    }
    observer = channel.receiver;
    var bodies = new ArrayList<Body>();
    for (int i = 0; i < scenario.threads().size(); i++) {
      int self = i;
      var sender = scenario.isSender(i) ? channel.sender.duplicate() : channel.sender;
      var receiver = scenario.isSharedReceiver(i) ? duplicate(channel.receiver) : channel.receiver;
      bodies.add(() -> {
        var operations = scenario.threads().get(self);
        for (int j = 0; j < operations.size(); j++) {
          var invocation = new Invocation(operations.get(j), 10 * (self + 1) + j);
          var call = history.begin(invocation);
          history.end(call, perform(invocation, sender, receiver, threads));
        }
      });
    }
    channel.sender.close();
    if (!scenario.keepsOriginal()) {
      channel.receiver.close();
    }
    return bodies;
  }

  @Override
  public boolean interrupts() {
    return scenario.interrupts();
  }

  @Override
  public @Nullable String verdict(Run run) {
    var receiver = Objects.requireNonNull(observer);
    if (run.waiting().isEmpty() && scenario.keepsOriginal()) {
      var call = run.history().begin(new Invocation(Operation.DRAIN, 0));
      run.history().end(call, calling(receiver::drain));
    }
    return scenario.verdict(run);
  }

  private static Receiver<Integer> duplicate(Receiver<Integer> receiver) {
    return ((SharedReceiver<Integer>) receiver).duplicate();
  }

  private static Object perform(
      Invocation invocation,
      Sender<Integer> sender,
      Receiver<Integer> receiver,
      List<Thread> threads) {
    int value = invocation.value();
    return calling(() ->
        switch (invocation.operation()) {
          case SEND -> {
            sender.send(value);
            yield Word.SENT;
          }
          case TRY_SEND -> wordFor(sender.trySend(value));
          case TIMED_SEND -> wordFor(sender.trySend(value, TIMEOUT));
          case SEND_ALL -> sendAll(invocation, sender);
          case CLOSE_SENDER -> {
            sender.close();
            yield Word.DONE;
          }
          case FAIL_SENDER -> {
            sender.fail(new IllegalArgumentException());
            yield Word.DONE;
          }
          case RECEIVE -> receiver.receive();
          case TRY_RECEIVE -> wordFor(receiver.tryReceive());
          case TIMED_RECEIVE -> wordFor(receiver.tryReceive(TIMEOUT));
          case RECEIVE_MANY -> {
            var values = new ArrayList<Integer>();
            yield receiver.receiveMany(values, BATCH_COUNT_MAX) ? values : Word.END;
          }
          case DRAIN -> receiver.drain();
          case CLOSE_AND_DRAIN -> receiver.closeAndDrain();
          case STOP_SENDERS -> {
            receiver.stopSenders();
            yield Word.DONE;
          }
          case CLOSE_RECEIVER -> {
            receiver.close();
            yield Word.DONE;
          }
          case SIZE -> receiver.size();
          case IS_DISCONNECTED -> receiver.isDisconnected();
          case INTERRUPT_0 -> interrupt(threads.get(0));
          case INTERRUPT_1 -> interrupt(threads.get(1));
        });
  }

  private static Batch sendAll(Invocation invocation, Sender<Integer> sender) {
    var values =
        IntStream.range(0, Batch.VALUE_COUNT)
            .mapToObj(step -> Batch.value(invocation, step))
            .toList();
    try {
      sender.sendAll(values);
      return new Batch(values.size(), Word.SENT);
    } catch (BatchInterruptedException interrupt) {
      return new Batch(values.size() - interrupt.unsentAll().size(), Word.INTERRUPTED);
    } catch (ChannelClosedException closed) {
      return new Batch(values.size() - closed.unsentAll().size(), Word.CLOSED);
    }
  }

  private interface Callable {
    Object call() throws InterruptedException;
  }

  private static Object calling(Callable callable) {
    try {
      return callable.call();
    } catch (InterruptedException interrupt) {
      return Word.INTERRUPTED;
    } catch (ChannelClosedException end) {
      if (end.unsent().isPresent()) {
        return Word.CLOSED;
      }
      return end.getCause() == null ? Word.END : Word.FAILED;
    } catch (IllegalStateException misuse) {
      return Word.MISUSE;
    }
  }

  private static Word interrupt(Thread thread) {
    ThreadModel.interrupt(thread);
    return Word.DONE;
  }

  private static Object wordFor(SendResult<Integer> result) {
    return switch (result) {
      case SendResult.Sent<Integer> _ -> Word.SENT;
      case SendResult.Full<Integer> _ -> Word.FULL;
      case SendResult.Closed<Integer> _ -> Word.CLOSED;
    };
  }

  private static Object wordFor(ReceiveResult<Integer> result) {
    return switch (result) {
      case ReceiveResult.Received<Integer>(Integer value) -> value;
      case ReceiveResult.Empty<Integer> _ -> Word.EMPTY;
      case ReceiveResult.Closed<Integer> _ -> Word.END;
      case ReceiveResult.Failed<Integer> _ -> Word.FAILED;
    };
  }
}
