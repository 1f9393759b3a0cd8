package io.millrace.benchmarks.channels;

import io.millrace.benchmarks.channels.Cell.Shape;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/// The JDK's queues, by `put` and `take`. They block; they do not close, and have no select.
///
/// @param has which capacities there are
/// @param make a new queue of that capacity
record JavaQueue(String title, IntPredicate has, IntFunction<Ends> make) implements ConduitSubject {

  static List<JavaQueue> all() {
    return List.of(
        new JavaQueue(
            "ArrayBlockingQueue",
            capacity -> capacity > 0 && capacity < Cell.UNBOUNDED,
            capacity -> byPut(new ArrayBlockingQueue<>(capacity))),
        new JavaQueue(
            "LinkedBlockingQueue",
            capacity -> capacity > 0,
            capacity -> byPut(new LinkedBlockingQueue<>(capacity))),
        new JavaQueue(
            "LinkedTransferQueue",
            capacity -> capacity == 0 || capacity == Cell.UNBOUNDED,
            capacity -> capacity == 0 ? byTransfer() : byPut(new LinkedTransferQueue<>())),
        new JavaQueue(
            "SynchronousQueue", capacity -> capacity == 0, _ -> byPut(new SynchronousQueue<>())));
  }

  @Override
  public boolean blocks() {
    return true;
  }

  @Override
  public boolean supports(Cell cell) {
    return has.test(cell.capacity()) && cell.shape() != Shape.SELECT;
  }

  @Override
  public Conduit open(Cell cell) {
    return make.apply(cell.capacity());
  }

  private static Ends byPut(BlockingQueue<Object> queue) {
    return new Ends(queue::put, new QueueIn(queue));
  }

  private static Ends byTransfer() {
    var queue = new LinkedTransferQueue<Object>();
    return new Ends(queue::transfer, new QueueIn(queue));
  }

  private record QueueIn(BlockingQueue<Object> queue) implements Conduit.In {
    @Override
    public Object receive() throws InterruptedException {
      return queue.take();
    }

    @Override
    public void receiveMany(Collection<Object> into, int countMax) throws InterruptedException {
      into.add(queue.take());
      queue.drainTo(into, countMax - 1);
    }
  }
}
