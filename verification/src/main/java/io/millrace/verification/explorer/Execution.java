package io.millrace.verification.explorer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One run of a program: who takes the next step.
final class Execution {
  /*
   * Idea. Each thread of the program is a coroutine that stops before each step which others can see.
   * There it decides who goes on: itself, then it just returns, or another, then it suspends itself
   * and the loop in run() resumes that one. All of it happens in one real thread.
   *
   * Who may go on: whoever can run (a lock it needs is free, a permit or an interrupt is there), and
   * whoever waits with a time limit (the limit runs out), and, within a budget, whoever is parked (a
   * spurious return). To stop a thread that could go on costs one preemption, of which there is a
   * budget. A thread that has spun cannot go on before another has written something, unless nobody
   * else can; so loops that wait for others end.
   */

  /// Why a fiber was chosen.
  enum Reason {
    RUNS,
    TIME_OVER,
    SPURIOUS
  }

  enum End {
    /// Every thread has ended or waits for ever.
    QUIET,
    /// From here on everything was seen before.
    KNOWN,
    ENDLESS,
    THREW
  }

  private record Option(Fiber fiber, Reason reason) {}

  private record Pending(Object base, String name, int index, int kind) {}

  private static final ThreadLocal<@Nullable Execution> CURRENT = new ThreadLocal<>();

  final Memory memory = new Memory();
  final Contention contention;
  final History history = new History();
  final List<Fiber> fibers = new ArrayList<>();
  final Queue<Runnable> tasks = new ArrayDeque<>();
  private final IdentityHashMap<ReentrantLock, LockState> locks = new IdentityHashMap<>();
  private final Program program;
  private final Path path;
  private final Visited visited;
  private final Bounds bounds;
  private final @Nullable List<String> trace;

  private @Nullable Fiber running; // null outside of the program's threads
  private @Nullable Fiber last;
  private @Nullable Fiber next;
  private int preemptionsLeft;
  private int spuriousLeft;
  private int stepCount;
  private int writeCount;
  private @Nullable Pending pending;
  private End end = End.QUIET;
  private @Nullable Throwable thrown;
  Reason reason = Reason.RUNS;

  Execution(
      Program program,
      Bounds bounds,
      Path path,
      Visited visited,
      Contention contention,
      @Nullable List<String> trace) {
    this.program = program;
    this.contention = contention;
    this.path = path;
    this.visited = visited;
    this.bounds = bounds;
    this.trace = trace;
    this.preemptionsLeft = bounds.preemptionCountMax();
    this.spuriousLeft = bounds.spuriousCountMax();
  }

  /// The run that this thread is in, unless it is not in one of the program's threads.
  static @Nullable Execution current() {
    var execution = CURRENT.get();
    return execution == null || execution.running == null ? null : execution;
  }

  /// The run that was started in this thread, also before its first step.
  static Execution started() {
    var execution = CURRENT.get();
    if (execution == null) {
      throw new AssertionError("no program runs");
    }
    return execution;
  }

  static @Nullable Fiber fiber() {
    var execution = CURRENT.get();
    return execution == null ? null : execution.running;
  }

  /// The thread that takes the current step; only within one.
  Fiber running() {
    if (running == null) {
      throw new AssertionError("no thread runs");
    }
    return running;
  }

  End run(List<Thread> threads) {
    CURRENT.set(this);
    try {
      path.rewind();
      var bodies = program.start(history, threads);
      for (int i = 0; i < bodies.size(); i++) {
        var body = bodies.get(i);
        fibers.add(new Fiber(i, threads.get(i), () -> runBody(body)));
      }
      for (var fiber : fibers) { // up to its first step
        resume(fiber);
      }
      for (next = thrown == null ? decide() : null; next != null; ) {
        resume(next);
      }
      return end;
    } finally {
      CURRENT.remove();
    }
  }

  @Nullable Throwable thrown() {
    return thrown;
  }

  Run result() {
    var waiting = fibers.stream().filter(fiber -> !fiber.done).map(fiber -> fiber.index).toList();
    var interrupted =
        fibers.stream().filter(fiber -> fiber.interrupted).map(fiber -> fiber.index).toList();
    return new Run(history, waiting, interrupted);
  }

  /// Stops before a step of the running thread until it is chosen to take it.
  void step(String doing) {
    step(doing, "");
  }

  /// The same, on a variable.
  void step(String doing, String name) {
    var fiber = running();
    if (trace != null) {
      fiber.doing = doing + (name.isEmpty() ? "" : " " + name) + Location.ofCaller();
    }
    if (!fiber.begun) {
      fiber.begun = true;
      suspend();
    } else {
      var chosen = decide();
      if (chosen != fiber) {
        next = chosen;
        suspend();
      }
    }
    fiber.need = Fiber.Need.NOTHING;
    fiber.spinningSince = -1;
    if (fiber.opening != null) {
      open(fiber, fiber.opening);
    }
  }

  /// Notes a compare-and-set that is about to be done.
  void pending(Object base, String name, int index, int kind) {
    pending = new Pending(base, name, index, kind);
  }

  /// Notes whether the compare-and-set has written.
  void settle(boolean success) {
    var comparison = pending;
    pending = null;
    if (comparison == null) {
      return; // not contended
    }
    if (success) {
      memory.write(running(), comparison.base, comparison.name, comparison.index, comparison.kind);
      wrote();
    } else {
      memory.read(running(), comparison.base, comparison.name, comparison.index, ~comparison.kind);
    }
  }

  void wrote() {
    writeCount++;
    running().writeCount++;
  }

  /// The writes of all but the running thread.
  int foreignWriteCount(Fiber fiber) {
    return writeCount - fiber.writeCount;
  }

  /// Takes one of `count` ways that the program leaves open.
  int choose(int count) {
    int choice = path.choose(count);
    var fiber = running();
    fiber.hash = Memory.mix(fiber.hash, choice);
    return choice;
  }

  /// Whether threads of the program interrupt each other.
  boolean interrupts() {
    return program.interrupts();
  }

  LockState lockState(ReentrantLock lock) {
    return locks.computeIfAbsent(lock, key -> new LockState());
  }

  @Nullable Fiber fiberOf(Thread thread) {
    for (var fiber : fibers) {
      if (fiber.thread.equals(thread)) {
        return fiber;
      }
    }
    return null;
  }

  private void resume(Fiber fiber) {
    next = null;
    running = fiber;
    fiber.coroutine.resume();
    running = null;
  }

  private static void suspend() {
    Coroutine.suspend();
  }

  private void runBody(Program.Body body) {
    var fiber = running();
    try {
      body.run();
      fiber.done = true;
      if (fiber.begun) {
        next = decide();
      }
    } catch (Throwable failure) { // the outermost frame of the thread
      thrown = failure;
      end = End.THREW;
    }
  }

  /// Tells the fingerprint what had ended before, so that equal ones have equal real-time orders.
  private void open(Fiber fiber, History.Call call) {
    for (var other : fibers) {
      fiber.hash = Memory.mix(fiber.hash, other.endedCallCount);
    }
    fiber.opening = null;
    history.start(call);
  }

  private @Nullable Fiber decide() {
    if (++stepCount > bounds.stepCountMax()) {
      end = End.ENDLESS;
      return null;
    }
    boolean lastRuns = last != null && isReady(last);
    var options = options(lastRuns);
    if (options.isEmpty()) {
      return null;
    }
    if (options.size() > 1 && !path.isReplay() && !visited.add(state(lastRuns), preemptionsLeft)) {
      end = End.KNOWN;
      return null;
    }
    var option = options.get(path.choose(options.size()));
    if (lastRuns && option.fiber != last) {
      preemptionsLeft--;
    }
    if (option.reason == Reason.SPURIOUS) {
      spuriousLeft--;
    }
    last = option.fiber;
    reason = option.reason;
    if (trace != null) {
      trace.add(option.fiber + " " + option.fiber.doing + describe(option.reason));
    }
    return option.fiber;
  }

  private List<Option> options(boolean lastRuns) {
    var options = new ArrayList<Option>();
    if (lastRuns && last != null) {
      options.add(new Option(last, Reason.RUNS));
      if (preemptionsLeft == 0) {
        return options;
      }
    }
    for (var fiber : fibers) {
      if (fiber != last && isReady(fiber)) {
        options.add(new Option(fiber, Reason.RUNS));
      }
    }
    if (options.isEmpty()) {
      for (var fiber : fibers) {
        if (!fiber.done && fiber.canRun()) { // spins in vain
          options.add(new Option(fiber, Reason.RUNS));
        }
      }
    }
    for (var fiber : fibers) {
      if (!fiber.done && !fiber.canRun() && fiber.need == Fiber.Need.PERMIT) {
        if (fiber.timed) {
          options.add(new Option(fiber, Reason.TIME_OVER));
        } else if (spuriousLeft > 0) {
          options.add(new Option(fiber, Reason.SPURIOUS));
        }
      }
    }
    return options;
  }

  private boolean isReady(Fiber fiber) {
    return !fiber.done
        && fiber.canRun()
        && (fiber.spinningSince < 0 || fiber.spinningSince != foreignWriteCount(fiber));
  }

  private long state(boolean lastRuns) {
    long sum = spuriousLeft;
    for (var fiber : fibers) {
      sum += Memory.mix(fiber.hash, fiber.done ? 1 : 0);
    }
    boolean isBounded = bounds.preemptionCountMax() < Bounds.UNBOUNDED;
    return Memory.mix(sum, isBounded && lastRuns && last != null ? last.index + 1 : 0);
  }

  private static String describe(Reason reason) {
    return switch (reason) {
      case RUNS -> "";
      case TIME_OVER -> " (its time is over)";
      case SPURIOUS -> " (returns without a reason)";
    };
  }
}
