package io.millrace.mutex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LockOrderTest {
  private final Resource a = new Resource("mutex", "a");
  private final Resource b = new Resource("mutex", "b");
  private final Resource c = new Resource("mutex", "c");
  private final List<String> told = new ArrayList<>();
  private final LockOrder order = new LockOrder(told::add);

  @AfterEach
  void nothingIsHeld() {
    assertThat(Held.current().isEmpty()).isTrue();
  }

  @Test
  void oneOrderIsNotToldOf() {
    for (int i = 0; i < 3; i++) {
      take(a, b, c);
      take(a, c);
      take(b, c);
      take(a, b);
    }
    assertThat(told).isEmpty();
  }

  @Test
  void anInversionIsToldOfOnceWithBothPlaces() {
    takeForward();
    for (int i = 0; i < 3; i++) {
      takeBackward();
      takeForward();
    }
    assertThat(told).hasSize(1);
    var lines = told.getFirst().lines().toList();
    assertThat(lines.getFirst()).startsWith("locks are taken in both orders");
    var thread = Traces.name(Thread.currentThread());
    assertThat(lines.get(1)).isEqualTo("  %s holds %s and takes %s".formatted(thread, b, a));
    assertThat(lines.get(2)).contains("LockOrderTest.take(");
    assertThat(lines.get(3)).contains("LockOrderTest.takeBackward(");
    int second = lines.indexOf("  %s holds %s and takes %s".formatted(thread, a, b));
    assertThat(second).isPositive();
    assertThat(lines.get(second + 2)).contains("LockOrderTest.takeForward(");
  }

  @Test
  void eachPairIsToldOfOnItsOwn() {
    take(a, b);
    take(a, c);
    take(b, a);
    take(c, a);
    assertThat(told).hasSize(2);
  }

  @Test
  void anInversionOverOtherLocksIsToldOfWithEachPlace() {
    take(a, b);
    take(b, c);
    take(c, a);
    assertThat(told).hasSize(1);
    var held = Traces.name(Thread.currentThread());
    assertThat(told.getFirst().lines().filter(line -> line.contains(" and takes ")))
        .containsExactly(
            "  %s holds %s and takes %s".formatted(held, c, a),
            "  %s holds %s and takes %s".formatted(held, a, b),
            "  %s holds %s and takes %s".formatted(held, b, c));
  }

  @Test
  void whatWasToldOfIsNoOrderToKeep() {
    take(a, b);
    take(b, a); // told
    take(a, c);
    take(c, b); // would invert only b, a, c
    assertThat(told).hasSize(1);
  }

  @Test
  void bothSidesOfAReadWriteLockAreOneLock() {
    take(a, b);
    take(b.otherSide(), a);
    assertThat(told).hasSize(1);
  }

  @Test
  void locksAreNotKeptAlive() {
    var gone = new ArrayList<WeakReference<Resource>>();
    for (int i = 0; i < 3; i++) {
      var first = new Resource("mutex", i);
      var then = new Resource("mutex", i);
      take(first, then);
      take(then, first);
      take(a, first);
      gone.add(new WeakReference<>(first));
      gone.add(new WeakReference<>(then));
    }
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (gone.stream().anyMatch(reference -> reference.get() != null)) {
      assertThat(System.nanoTime()).isLessThan(deadlineNanos);
      System.gc();
    }
    assertThat(told).hasSize(3);
  }

  @Test
  void itIsOffUnlessAskedFor() {
    assertThat(LockOrder.CONFIGURED).isNull();
    assertThat(LockOrder.of("off")).isNull();
    assertThat(LockOrder.of("report")).isNotNull();
    assertThat(LockOrder.of("throw")).isNotNull();
    assertThatThrownBy(() -> LockOrder.of("yes"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("io.millrace.mutex.order=yes: say report, throw or off");
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "report", "throw"})
  void thePropertyDecidesWhatBecomesOfAnInversion(String mode) throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + LockOrder.PROPERTY + "=" + mode,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                pathOf(Mutex.class)
                    + System.getProperty("path.separator")
                    + pathOf(Inverting.class),
                Inverting.class.getName())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    var tellings = output.lines().filter(line -> line.contains("taken in both orders")).count();
    assertThat(tellings).as(output).isEqualTo(mode.equals("off") ? 0 : Inverting.PAIR_COUNT);
    var refusals = output.lines().filter(line -> line.startsWith("refused")).count();
    assertThat(refusals).as(output).isEqualTo(mode.equals("throw") ? Inverting.PAIR_COUNT : 0);
    assertThat(output).endsWith("done" + System.lineSeparator());
  }

  private static String pathOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private void takeForward() {
    take(a, b);
  }

  private void takeBackward() {
    take(b, a);
  }

  /// As a lock does: asks before it takes.
  private void take(Resource... resources) {
    var held = Held.current();
    for (var resource : resources) {
      order.taking(held, resource);
      held.add(resource);
    }
    for (var resource : resources) {
      held.remove(resource);
    }
  }
}
