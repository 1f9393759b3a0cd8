package io.millrace.channel;

import io.millrace.ownership.MustClose;
import io.millrace.ownership.ThreadSafe;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/// A receiving end that several threads may use: each value goes to one of them, whichever comes
/// first.
///
/// The channel refuses new values once every receiving handle is closed, so each receiving thread
/// takes its own [#duplicate()]; one handle may still be used by several threads. The values of one
/// sender are taken in the order sent, though the threads that took them may overtake each other
/// afterwards.
///
/// @param <T> what is handed over
@ThreadSafe
@MustClose
public final class SharedReceiver<T> implements Receiver<T> {
  private final ReceiverHandle<T> handle;

  SharedReceiver(ReceiverHandle<T> handle) {
    this.handle = handle;
  }

  /// Makes one more handle to the same channel.
  ///
  /// @return a new, open handle
  /// @throws IllegalStateException if this handle is closed
  public SharedReceiver<T> duplicate() {
    return new SharedReceiver<>(handle.duplicate());
  }

  ReceiverHandle<T> handle() {
    return handle;
  }

  @Override
  public T receive() throws InterruptedException {
    return handle.receive();
  }

  @Override
  public ReceiveResult<T> tryReceive() {
    return handle.tryReceive();
  }

  @Override
  public ReceiveResult<T> tryReceive(Duration timeout) throws InterruptedException {
    return handle.tryReceive(timeout);
  }

  @Override
  public boolean receiveMany(Collection<? super T> into, int countMax) throws InterruptedException {
    return handle.receiveMany(into, countMax);
  }

  @Override
  public List<T> drain() {
    return handle.drain();
  }

  @Override
  public Iterator<T> iterator() {
    return handle.iterator();
  }

  @Override
  public Stream<T> stream() {
    return handle.stream();
  }

  @Override
  public int size() {
    return handle.size();
  }

  @Override
  public boolean isDisconnected() {
    return handle.isDisconnected();
  }

  @Override
  public void stopSenders() {
    handle.stopSenders();
  }

  @Override
  public List<T> closeAndDrain() {
    return handle.closeAndDrain();
  }

  @Override
  public void close() {
    handle.close();
  }
}
