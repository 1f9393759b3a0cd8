package io.millrace.benchmarks.channels;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.dsl.ProducerType;
import io.millrace.benchmarks.channels.Cell.Shape;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The ring of the LMAX Disruptor, read the way its `BatchEventProcessor` does. Its consumer blocks
/// by the wait strategy, its producers poll while the ring is full; it does not close.
record DisruptorRing() implements ConduitSubject {

  private static final class Slot {
    private @Nullable Object message;
  }

  @Override
  public String title() {
    return "Disruptor";
  }

  @Override
  public boolean blocks() {
    return false;
  }

  @Override
  public boolean supports(Cell cell) {
    return cell.capacity() == Cell.LARGE
        && (cell.shape() == Shape.SPSC || cell.shape() == Shape.MPSC);
  }

  @Override
  public Conduit open(Cell cell) {
    var producers = cell.shape() == Shape.SPSC ? ProducerType.SINGLE : ProducerType.MULTI;
    var ring = RingBuffer.create(producers, Slot::new, cell.capacity(), new BlockingWaitStrategy());
    var consumed = new Sequence();
    ring.addGatingSequences(consumed);
    return new Ends(new Publisher(ring), new Consumer(ring, ring.newBarrier(), consumed));
  }

  private record Publisher(RingBuffer<Slot> ring) implements Conduit.Out {
    @Override
    public void send(Object message) {
      long sequence = ring.next();
      try {
        ring.get(sequence).message = message;
      } finally {
        ring.publish(sequence);
      }
    }

    @Override
    public void sendAll(List<Object> messages) {
      long last = ring.next(messages.size());
      long first = last - messages.size() + 1;
      try {
        for (int i = 0; i < messages.size(); i++) {
          ring.get(first + i).message = messages.get(i);
        }
      } finally {
        ring.publish(first, last);
      }
    }
  }

  private static final class Consumer implements Conduit.In {
    private final RingBuffer<Slot> ring;
    private final SequenceBarrier barrier;
    private final Sequence consumed;
    private long next;
    private long available = -1;

    Consumer(RingBuffer<Slot> ring, SequenceBarrier barrier, Sequence consumed) {
      this.ring = ring;
      this.barrier = barrier;
      this.consumed = consumed;
    }

    @Override
    public Object receive() throws Exception {
      awaitAvailable();
      return take();
    }

    @Override
    public void receiveMany(Collection<Object> into, int countMax) throws Exception {
      awaitAvailable();
      for (long end = Math.min(available + 1, next + countMax); next < end; ) {
        into.add(take());
      }
    }

    /// Frees the slots of the last batch, then waits for the next one.
    private void awaitAvailable() throws Exception {
      if (next > available) {
        consumed.set(next - 1);
      }
      while (next > available) {
        available = barrier.waitFor(next);
      }
    }

    private Object take() {
      var message = ring.get(next).message;
      if (message == null) {
        throw new IllegalStateException("an empty slot was published");
      }
      next++;
      return message;
    }
  }
}
