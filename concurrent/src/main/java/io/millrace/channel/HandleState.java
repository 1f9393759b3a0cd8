package io.millrace.channel;

import java.lang.StackWalker.StackFrame;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Ends ends;
  private final @Nullable String place;
  private volatile @Nullable WeakReference<Object> handle; // read by the other side's threads
  private volatile boolean closed;

  /// The state of a new handle.
  ///
  /// @param kind what the report calls it; null if it may be dropped, and is then closed in silence
  HandleState(@Nullable String kind, Ends ends) {
    this.kind = kind;
    this.ends = ends;
    this.place = IS_OFF || kind == null ? null : place();
  }

  /// Watches the handle; called once, when it is made.
  void watch(Object watched) {
    handle = new WeakReference<>(watched);
    if (!IS_OFF || kind == null) {
      CLEANER.register(watched, this);
    }
  }

  /// Whether somebody may still use the handle.
  boolean isReachable() {
    var watched = handle;
    return watched == null || !watched.refersTo(null);
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
    if (closed) {
      return;
    }
    var leak = kind + " made at " + place + " was dropped without close";
    boolean isMissed = kind != null && ends.isMissed(this);
    if (isMissed && REPORTED.size() < REPORTED_COUNT_MAX && REPORTED.add(leak)) {
      LOG.log(Level.WARNING, leak + (CLOSES ? "; closed it" : "; the other side waits for ever"));
    }
    if ((kind == null || (isMissed && CLOSES)) && close()) {
      ends.closeLeaked(this, new IllegalStateException(leak));
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
