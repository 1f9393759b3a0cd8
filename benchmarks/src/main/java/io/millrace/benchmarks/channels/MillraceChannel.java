package io.millrace.benchmarks.channels;

import io.millrace.benchmarks.channels.Cell.Shape;
import io.millrace.channel.Channel;
import io.millrace.channel.Receiver;
import io.millrace.channel.Sender;
import java.util.Collection;

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
    return cell.capacity() > 0 && cell.shape() != Shape.MPMC && cell.shape() != Shape.SELECT;
  }

  @Override
  public Conduit open(Cell cell) {
    Channel<Object> channel =
        cell.capacity() == Cell.UNBOUNDED ? Channel.unbounded() : Channel.bounded(cell.capacity());
    return new Handles(channel);
  }

  private record Handles(Channel<Object> channel) implements Conduit {
    @Override
    public Out out() {
      return new SenderOut(channel.sender().duplicate());
    }

    @Override
    public In in() {
      return new ReceiverIn(channel.receiver());
    }
  }

  private record SenderOut(Sender<Object> sender) implements Conduit.Out {
    @Override
    public void send(Object message) throws InterruptedException {
      sender.send(message);
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
  }
}
