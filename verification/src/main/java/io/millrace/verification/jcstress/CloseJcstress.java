package io.millrace.verification.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.millrace.verification.jcstress.Flavours.Ends;
import io.millrace.verification.jcstress.Flavours.Message;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The end against a send: a value that was sent is drained, one that was refused is not.
public class CloseJcstress {

  /// r1: what became of the send; r2: what the receiver finds afterwards.
  abstract static class StopAgainstSend {
    final Ends<Message> ends;

    StopAgainstSend(Ends<Message> ends) {
      this.ends = ends;
    }

    void send(II_Result result) {
      result.r1 = Flavours.outcome(ends.sender().trySend(Message.of(7)));
    }

    void drain(II_Result result) {
      result.r2 = Flavours.content(ends.receiver().tryReceive());
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "sent before the end")
  @Outcome(id = "3, -1", expect = ACCEPTABLE, desc = "refused after it")
  public static class Ring extends StopAgainstSend {
    public Ring() {
      super(Flavours.bounded(1));
    }

    @Actor
    public void sender(II_Result result) {
      send(result);
    }

    @Actor
    public void receiver() {
      ends.receiver().stopSenders();
    }

    @Arbiter
    public void arbiter(II_Result result) {
      drain(result);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "sent before the end")
  @Outcome(id = "3, -1", expect = ACCEPTABLE, desc = "refused after it")
  public static class Segments extends StopAgainstSend {
    public Segments() {
      super(Flavours.unbounded());
    }

    @Actor
    public void sender(II_Result result) {
      send(result);
    }

    @Actor
    public void receiver() {
      ends.receiver().stopSenders();
    }

    @Arbiter
    public void arbiter(II_Result result) {
      drain(result);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "1, -1", expect = ACCEPTABLE, desc = "the value, then the end, never the end first")
  public static class LastSenderCloses {
    private final Ends<Message> ends = Flavours.bounded(1);

    @Actor
    public void sender() {
      Flavours.send(ends, 1);
      ends.sender().close();
    }

    @Actor
    public void receiver(II_Result result) {
      result.r1 = Flavours.receive(ends);
      result.r2 = Flavours.receive(ends);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "3, 0", expect = ACCEPTABLE, desc = "the waiting sender gets its value back")
  public static class WaitingSenderIsRefused {
    private final Ends<Message> ends = Flavours.bounded(1);

    public WaitingSenderIsRefused() {
      ends.sender().trySend(Message.of(1));
    }

    @Actor
    public void sender(II_Result result) {
      result.r1 = Flavours.send(ends, 2);
    }

    @Actor
    public void receiver() {
      ends.receiver().close();
    }
  }
}
