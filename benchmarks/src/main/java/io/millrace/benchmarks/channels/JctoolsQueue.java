package io.millrace.benchmarks.channels;

import io.millrace.benchmarks.channels.Cell.Shape;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.MpmcUnboundedXaddArrayQueue;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;
import org.jctools.queues.varhandle.MpscBlockingConsumerVarHandleArrayQueue;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jctools.queues.varhandle.SpscUnboundedVarHandleArrayQueue;
import org.jctools.queues.varhandle.SpscVarHandleArrayQueue;

/// The queues of JCTools, the one that fits the cell best. They do not close; all spin while full,
/// and while empty, but for the one whose consumer blocks.
record JctoolsQueue(String title, Predicate<Cell> has, Function<Cell, Conduit> make)
    implements ConduitSubject {

  private static final int SPIN_COUNT = 100;
  private static final int YIELD_COUNT = 100;
  private static final long PARK_NANOS = 1_000;

  static List<JctoolsQueue> all() {
    return List.of(
        new JctoolsQueue(
            "JCTools blocking",
            cell -> cell.capacity() == Cell.LARGE && cell.shape().receiverCount == 1,
            cell ->
                ends(new Blocking(new MpscBlockingConsumerVarHandleArrayQueue<>(cell.capacity())))),
        new JctoolsQueue(
            "JCTools", cell -> cell.capacity() >= Cell.LARGE, cell -> ends(new Raw(queue(cell)))));
  }

  @Override
  public boolean blocks() {
    return false;
  }

  @Override
  public boolean supports(Cell cell) {
    return has.test(cell) && cell.shape() != Shape.SELECT;
  }

  @Override
  public Conduit open(Cell cell) {
    return make.apply(cell);
  }

  private static <E extends Conduit.Out & Conduit.In> Conduit ends(E both) {
    return new Ends(both, both);
  }

  private static MessagePassingQueue<Object> queue(Cell cell) {
    boolean bounded = cell.capacity() != Cell.UNBOUNDED;
    return switch (cell.shape()) {
      case SEQ, SPSC ->
          bounded
              ? new SpscVarHandleArrayQueue<>(cell.capacity())
              : new SpscUnboundedVarHandleArrayQueue<>(Cell.LARGE);
      case MPSC ->
          bounded
              ? new MpscVarHandleArrayQueue<>(cell.capacity())
              : new MpscUnboundedVarHandleArrayQueue<>(Cell.LARGE);
      case MPMC ->
          bounded
              ? new MpmcVarHandleArrayQueue<>(cell.capacity())
              : new MpmcUnboundedXaddArrayQueue<>(Cell.LARGE);
      case SELECT -> throw new IllegalArgumentException("no select");
    };
  }

  /// What a thread does when it has found nothing to do so often.
  @SuppressWarnings("ThreadPriorityCheck") // to yield is the strategy
  private static int idle(int count) {
    if (count < SPIN_COUNT) {
      Thread.onSpinWait();
    } else if (count < SPIN_COUNT + YIELD_COUNT) {
      Thread.yield();
    } else {
      // Virtual threads that only yield would keep their carriers from those that have work.
      LockSupport.parkNanos(PARK_NANOS);
    }
    return count + 1;
  }

  private record Raw(MessagePassingQueue<Object> queue) implements Conduit.Out, Conduit.In {
    @Override
    public void send(Object message) {
      for (int idle = 0; !queue.relaxedOffer(message); ) {
        idle = idle(idle);
      }
    }

    @Override
    public void sendAll(List<Object> messages) {
      var rest = messages.iterator();
      int idle = 0;
      for (int count = messages.size(); count > 0; ) {
        int sent = queue.fill(rest::next, count);
        count -= sent;
        idle = sent > 0 ? 0 : idle(idle);
      }
    }

    @Override
    public Object receive() {
      var message = queue.relaxedPoll();
      for (int idle = 0; message == null; message = queue.relaxedPoll()) {
        idle = idle(idle);
      }
      return message;
    }

    @Override
    public void receiveMany(Collection<Object> into, int countMax) {
      for (int idle = 0; queue.drain(into::add, countMax) == 0; ) {
        idle = idle(idle);
      }
    }
  }

  /// Its `put` throws when full, so senders spin here, too.
  private record Blocking(MpscBlockingConsumerVarHandleArrayQueue<Object> queue)
      implements Conduit.Out, Conduit.In {
    @Override
    public void send(Object message) {
      for (int idle = 0; !queue.offer(message); ) {
        idle = idle(idle);
      }
    }

    @Override
    public Object receive() throws InterruptedException {
      return queue.take();
    }

    @Override
    public void receiveMany(Collection<Object> into, int countMax) throws InterruptedException {
      into.add(queue.take());
      queue.drain(into::add, countMax - 1); // it has no drainTo
    }
  }
}
