package io.millrace.verification.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.millrace.verification.jcstress.Flavours.Ends;
import io.millrace.verification.jcstress.Flavours.Message;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// What a sender wrote before it sent arrives with the value: a received message is whole.
public class PublicationJcstress {

  /// Two polls may find nothing, but never a message without its content, nor the second alone.
  abstract static class Polls {
    final Ends<Message> ends;

    Polls(Ends<Message> ends) {
      this.ends = ends;
    }

    void send() {
      ends.sender().trySend(Message.of(7));
      ends.sender().trySend(Message.of(8));
    }

    void poll(II_Result result) {
      result.r1 = Flavours.content(ends.receiver().tryReceive());
      result.r2 = Flavours.content(ends.receiver().tryReceive());
    }
  }

  @JCStressTest
  @State
  @Outcome(
      id = {"0, 0", "0, 7", "7, 0", "7, 8"},
      expect = ACCEPTABLE,
      desc = "whole, in order")
  public static class Ring extends Polls {
    public Ring() {
      super(Flavours.bounded(2));
    }

    @Actor
    public void sender() {
      send();
    }

    @Actor
    public void receiver(II_Result result) {
      poll(result);
    }
  }

  @JCStressTest
  @State
  @Outcome(
      id = {"0, 0", "0, 7", "7, 0", "7, 8"},
      expect = ACCEPTABLE,
      desc = "whole, in order")
  public static class Segments extends Polls {
    public Segments() {
      super(Flavours.unbounded());
    }

    @Actor
    public void sender() {
      send();
    }

    @Actor
    public void receiver(II_Result result) {
      poll(result);
    }
  }

  @JCStressTest
  @State
  @Outcome(
      id = {"0, 0", "0, 7", "7, 0", "7, 8"},
      expect = ACCEPTABLE,
      desc = "whole, in order")
  public static class Lock extends Polls {
    public Lock() {
      super(Flavours.sharedBounded(2));
    }

    @Actor
    public void sender() {
      send();
    }

    @Actor
    public void receiver(II_Result result) {
      poll(result);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "7, 8", expect = ACCEPTABLE, desc = "both arrive, the ring is reused")
  public static class RingOfOneWaits {
    private final Ends<Message> ends = Flavours.bounded(1);

    @Actor
    public void sender() {
      Flavours.send(ends, 7);
      Flavours.send(ends, 8);
    }

    @Actor
    public void receiver(II_Result result) {
      result.r1 = Flavours.receive(ends);
      result.r2 = Flavours.receive(ends);
    }
  }

  @JCStressTest
  @State
  @Outcome(id = "7, 8", expect = ACCEPTABLE, desc = "both arrive, by hand")
  public static class RendezvousWaits {
    private final Ends<Message> ends = Flavours.rendezvous();

    @Actor
    public void sender() {
      Flavours.send(ends, 7);
      Flavours.send(ends, 8);
    }

    @Actor
    public void receiver(II_Result result) {
      result.r1 = Flavours.receive(ends);
      result.r2 = Flavours.receive(ends);
    }
  }
}
