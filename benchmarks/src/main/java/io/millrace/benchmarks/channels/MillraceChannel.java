package io.millrace.benchmarks.channels;

import io.millrace.benchmarks.channels.Cell.Shape;
import io.millrace.channel.Channel;
import io.millrace.channel.Receiver;
import io.millrace.channel.Select;
import io.millrace.channel.Sender;
import io.millrace.channel.SharedChannel;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// Our own channels, a handle of its own for every thread.
record MillraceChannel() implements ConduitSubject {

  @Override
  public String title() {
    return OURS;
  }

  @Override
  public boolean blocks() {
    return true;
  }

  @Override
  public boolean supports(Cell cell) {
    return true;
  }

  @Override
  public Conduit open(Cell cell) {
    if (cell.shape() == Shape.MPMC) {
      SharedChannel<Object> shared =
          switch (cell.capacity()) {
            case 0 -> Channel.sharedRendezvous();
            case Cell.UNBOUNDED -> Channel.sharedUnbounded();
            default -> Channel.sharedBounded(cell.capacity());
          };
      return new Handles(shared.sender(), shared.receiver(), shared.receiver()::duplicate);
    }
    Channel<Object> channel =
        switch (cell.capacity()) {
          case 0 -> Channel.rendezvous();
          case Cell.UNBOUNDED -> Channel.unbounded();
          default -> Channel.bounded(cell.capacity());
        };
    return new Handles(channel.sender(), channel.receiver(), channel::receiver);
  }

  @Override
  public Conduit.In select(List<Conduit> conduits) {
    var select = Select.<Object>fair();
    conduits.forEach(
        conduit -> select.receive(((Handles) conduit).receiver(), Function.identity()));
    return select::select;
  }

  /// The first handles stay open, so that no channel ends within a round.
  private record Handles(
      Sender<Object> sender, Receiver<Object> receiver, Supplier<Receiver<Object>> another)
      implements Conduit {
    @Override
    public Out out() {
      return new SenderOut(sender.duplicate());
    }

    @Override
    public In in() {
      return new ReceiverIn(another.get());
    }

    @Override
    public void close() {
      sender.close();
      receiver.close();
    }
  }

  private record SenderOut(Sender<Object> sender) implements Conduit.Out {
    @Override
    public void send(Object message) throws InterruptedException {
      sender.send(message);
    }

    @Override
    public void sendAll(List<Object> messages) throws InterruptedException {
      sender.sendAll(messages);
    }

    @Override
    public void close() {
      sender.close();
    }
  }

  private record ReceiverIn(Receiver<Object> receiver) implements Conduit.In {
    @Override
    public Object receive() throws InterruptedException {
      return receiver.receive();
    }

    @Override
    public void receiveMany(Collection<Object> into, int countMax) throws InterruptedException {
      receiver.receiveMany(into, countMax);
    }

    @Override
    public void close() {
      receiver.close();
    }
  }
}
