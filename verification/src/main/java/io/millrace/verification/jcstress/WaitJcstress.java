package io.millrace.verification.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.millrace.verification.jcstress.Flavours.Ends;
import io.millrace.verification.jcstress.Flavours.Message;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/// Waits that end in several ways at once.
public class WaitJcstress {

  @JCStressTest
  @State
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "sent, and it is there")
  @Outcome(id = "4, 0", expect = ACCEPTABLE, desc = "interrupted, and it is not there")
  public static class InterruptAgainstSend {
    /// Shared, because the arbiter may run in the thread of either actor.
    private final Ends<Message> ends = Flavours.sharedBounded(1);

    private volatile @Nullable Thread sending;
    private volatile boolean isOver;

    public InterruptAgainstSend() {
      ends.sender().trySend(Message.of(1));
    }

    @Actor
    public void sender(II_Result result) {
      sending = Thread.currentThread();
      result.r1 = Flavours.send(ends, 2);
      while (!isOver) { // the interrupt must not hit the next sample
        Thread.onSpinWait();
      }
      Thread.interrupted();
    }

    @Actor
    public void receiver() {
      var thread = sending;
      while (thread == null) {
        Thread.onSpinWait();
        thread = sending;
      }
      ends.receiver().tryReceive();
      thread.interrupt();
      isOver = true;
    }

    @Arbiter
    public void arbiter(II_Result result) {
      result.r2 = Flavours.content(ends.receiver().tryReceive());
    }
  }

  @JCStressTest
  @State
  @Outcome(
      id = {"5, 6", "6, 5"},
      expect = ACCEPTABLE,
      desc = "two selects meet once each way")
  public static class SelectAgainstSelect {
    private final Ends<Message> first = Flavours.rendezvous();
    private final Ends<Message> second = Flavours.rendezvous();

    @Actor
    public void one(II_Result result) {
      result.r1 = Flavours.sendOrReceive(first, 6, second);
    }

    @Actor
    public void other(II_Result result) {
      result.r2 = Flavours.sendOrReceive(second, 6, first);
    }
  }

  @JCStressTest
  @State
  @Outcome(
      id = {"1, 1, 2", "1, 1, 3"},
      expect = ACCEPTABLE,
      desc = "both get in, none starves")
  public static class TwoWaitingSenders {
    private final Ends<Message> ends = Flavours.bounded(1);

    public TwoWaitingSenders() {
      ends.sender().trySend(Message.of(1));
    }

    @Actor
    public void one(III_Result result) {
      result.r1 = Flavours.send(ends, 2);
    }

    @Actor
    public void other(III_Result result) {
      result.r2 = Flavours.send(ends, 3);
    }

    @Actor
    public void receiver(III_Result result) {
      int _ = Flavours.receive(ends) + Flavours.receive(ends);
      result.r3 = Flavours.receive(ends);
    }
  }

  @JCStressTest
  @State
  @Outcome(
      id = {"1, 2", "2, 1"},
      expect = ACCEPTABLE,
      desc = "each receiver is woken, with one each")
  public static class TwoWaitingReceivers {
    private final Ends<Message> ends = Flavours.sharedBounded(2);

    @Actor
    public void one(II_Result result) {
      result.r1 = Flavours.receive(ends);
    }

    @Actor
    public void other(II_Result result) {
      result.r2 = Flavours.receive(ends);
    }

    @Actor
    public void sender() {
      Flavours.send(ends, 1);
      Flavours.send(ends, 2);
    }
  }
}
