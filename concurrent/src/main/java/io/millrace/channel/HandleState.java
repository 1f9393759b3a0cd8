package io.millrace.channel;

import java.lang.StackWalker.StackFrame;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Cleaner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Whether one handle is closed, and what happens if nobody ever closes it.
///
/// Java cannot see that a handle goes out of scope, and a channel with a forgotten sender never
/// ends. So when the collector finds a handle that was dropped open, on a channel that has not
/// ended, the place that made it is logged, once a place. The system property
/// `io.millrace.channel.leaks` says what else: `report` (the default), `close` (the handle is
/// closed as well, a sender as failed), or `off`.
final class HandleState implements Runnable {
  /*
   * The Cleaner runs this object when the handle is unreachable, so this object and what it refers to
   * must not refer to the handle; it refers to the channel's ends, which are what it closes.
   */

  private static final System.Logger LOG = System.getLogger("io.millrace.channel");
  private static final String MODE = System.getProperty("io.millrace.channel.leaks", "report");
  private static final boolean IS_OFF = MODE.equals("off");
  private static final boolean CLOSES = MODE.equals("close");
  private static final String OWN_PACKAGE = HandleState.class.getPackageName() + ".";
  private static final Cleaner CLEANER = Cleaner.create();
  private static final StackWalker WALKER = StackWalker.getInstance();
  private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();
  private static final int REPORTED_COUNT_MAX = 1_000;
  private static final VarHandle CLOSED;

  static {
    try {
      CLOSED = MethodHandles.lookup().findVarHandle(HandleState.class, "closed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final @Nullable String kind;
  private final Kernel<?> kernel;
  private final Consumer<IllegalStateException> close;
  private final @Nullable String place;
  private volatile boolean closed;

  /// The state of a new handle.
  ///
  /// @param kind what the report calls it; null if it may be dropped, and is then closed in silence
  /// @param close closes the handle's end of the channel, with a reason
  HandleState(@Nullable String kind, Kernel<?> kernel, Consumer<IllegalStateException> close) {
    this.kind = kind;
    this.kernel = kernel;
    this.close = close;
    this.place = IS_OFF || kind == null ? null : place();
  }

  /// Watches the handle; called once, when it is made.
  void watch(Object handle) {
    if (!IS_OFF || kind == null) {
      CLEANER.register(handle, this);
    }
  }

  boolean isClosed() {
    return closed;
  }

  /// Closes; false if it was closed before.
  boolean close() {
    return !closed && CLOSED.compareAndSet(this, false, true);
  }

  /// Runs when the handle is unreachable, in the cleaner's thread.
  @Override
  public void run() {
    if (closed || kernel.isRefusing()) {
      return;
    }
    var leak = kind + " made at " + place + " was dropped without close";
    if (kind != null && REPORTED.size() < REPORTED_COUNT_MAX && REPORTED.add(leak)) {
      LOG.log(Level.WARNING, leak + (CLOSES ? "; closed it" : "; its channel cannot end"));
    }
    if ((CLOSES || kind == null) && close()) {
      close.accept(new IllegalStateException(leak));
    }
  }

  private static String place() {
    return WALKER.walk(frames ->
        frames
            .filter(frame -> !frame.getClassName().startsWith(OWN_PACKAGE))
            .findFirst()
            .map(StackFrame::toString)
            .orElse("an unknown place"));
  }
}
