package io.millrace.verification.lincheck;

import io.millrace.channel.Channel;
import io.millrace.channel.ReceiveResult;
import io.millrace.channel.Receiver;
import io.millrace.channel.SendResult;
import io.millrace.channel.Sender;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/// The operations that never wait, against a plain queue. Lincheck picks the programs and the
/// orders itself, so it checks our explorer as well as the channels.
class ChannelLincheckTest {

  /// The operations, on whatever channel the subclass makes.
  @Param(name = "value", gen = IntGen.class, conf = "1:9")
  public abstract static class Operations {
    private final Sender<Integer> sender;
    private final Receiver<Integer> receiver;

    Operations(Channel<Integer> channel) {
      sender = channel.sender();
      receiver = channel.receiver();
    }

    @Operation
    public String trySend(@Param(name = "value") int value) {
      return switch (sender.trySend(value)) {
        case SendResult.Sent<Integer> _ -> "sent";
        case SendResult.Full<Integer> _ -> "full";
        case SendResult.Closed<Integer> _ -> "closed";
      };
    }

    @Operation(nonParallelGroup = "receiver")
    public String tryReceive() {
      return switch (receiver.tryReceive()) {
        case ReceiveResult.Received<Integer>(Integer value) -> value.toString();
        case ReceiveResult.Empty<Integer> _ -> "empty";
        case ReceiveResult.Closed<Integer> _ -> "end";
        case ReceiveResult.Failed<Integer> _ -> "failed";
      };
    }

    @Operation
    public int size() {
      return receiver.size();
    }

    @Operation
    public boolean isDisconnected() {
      return receiver.isDisconnected();
    }

    @Operation
    public void stopSenders() {
      receiver.stopSenders();
    }
  }

  public static final class BoundedOperations extends Operations {
    public BoundedOperations() {
      super(Channel.bounded(2));
    }
  }

  public static final class UnboundedOperations extends Operations {
    public UnboundedOperations() {
      super(Channel.unbounded());
    }
  }

  private static void check(Class<?> operations) {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(0)
        .iterations(6)
        .invocationsPerIteration(300)
        .check(operations);
  }

  @Test
  void boundedChannelIsLinearizable() {
    check(BoundedOperations.class);
  }

  @Test
  void unboundedChannelIsLinearizable() {
    check(UnboundedOperations.class);
  }
}
