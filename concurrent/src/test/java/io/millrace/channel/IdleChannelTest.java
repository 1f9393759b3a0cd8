package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Who waits uses no processor time: measured for the threads that wait, so not for virtual ones.
@ParameterizedClass(name = "{0}")
@MethodSource("measurable")
class IdleChannelTest extends ChannelContract {
  private static final int OTHERS_COUNT = 1_000_000;
  private static final long CPU_NANOS_MAX = 1_000_000;

  static Stream<Flavour> measurable() {
    return flavours().filter(flavour -> !flavour.virtual());
  }

  @Test
  void waitingThreadsUseNoProcessorTime() throws Exception {
    var empty = this.<Integer>channel();
    var full = this.<Integer>channel();
    var idle = this.<Integer>channel();
    var waiting = new ArrayList<Thread>();
    waiting.add(spawn(() -> empty.receiver().receive()).awaitWaiting().thread());
    waiting.add(
        spawn(
                () -> {
                  var select = Select.<Integer>fair().receive(idle.receiver(), value -> value);
                  return select.select();
                })
            .awaitWaiting()
            .thread());
    if (flavour.capacity() != UNBOUNDED) {
      var sending =
          spawn(() -> {
            for (int i = 0; i <= flavour.capacity(); i++) {
              full.sender().send(i);
            }
            return full;
          });
      waiting.add(sending.awaitWaiting().thread());
    }
    var before = cpuNanos(waiting);
    passOthers();
    var after = cpuNanos(waiting);
    for (int i = 0; i < waiting.size(); i++) {
      assertThat(after.get(i) - before.get(i)).isLessThan(CPU_NANOS_MAX);
    }
  }

  /// Some tens of milliseconds of work beside those that wait.
  private static void passOthers() {
    var other = Channel.<Integer>bounded(1);
    for (int i = 0; i < OTHERS_COUNT; i++) {
      other.sender().trySend(i);
      other.receiver().tryReceive();
    }
  }

  private static List<Long> cpuNanos(List<Thread> threads) {
    var bean = ManagementFactory.getThreadMXBean();
    return threads.stream().map(thread -> bean.getThreadCpuTime(thread.threadId())).toList();
  }
}
