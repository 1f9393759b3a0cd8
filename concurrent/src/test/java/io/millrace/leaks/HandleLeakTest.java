package io.millrace.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.Channel;
import io.millrace.channel.ReceiveResult;
import io.millrace.channel.Receiver;
import io.millrace.channel.Sender;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Handles that are dropped without close, seen from a package of a user.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HandleLeakTest {
  private static final Logger LOGGER = Logger.getLogger("io.millrace.channel");

  private final List<String> reports = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord logged) {
          reports.add(logged.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    LOGGER.removeHandler(handler);
    LOGGER.setUseParentHandlers(true);
  }

  @Test
  void aDroppedSenderIsReportedWithThePlaceThatMadeIt() {
    var receiver = dropASender();
    awaitReport(
        "a sender made at io.millrace.leaks.HandleLeakTest.dropASender(HandleLeakTest.java:");
    assertThat(receiver.isDisconnected()).isFalse();
  }

  @Test
  void aDroppedReceiverIsReported() {
    var sender = dropAReceiver();
    awaitReport("a receiver made at io.millrace.leaks.HandleLeakTest.dropAReceiver");
    assertThat(sender.isDisconnected()).isFalse();
  }

  @Test
  void closedHandlesAndWholeChannelsThatAreDroppedAreNotReported() {
    var receiver = dropAClosedDuplicate();
    collect(dropAWholeChannel());
    dropAReportedOne();
    awaitReport("dropAReportedOne"); // the cleaner has come that far
    assertThat(reports).noneMatch(report -> report.contains("dropAClosed"));
    assertThat(reports).noneMatch(report -> report.contains("dropAWhole"));
    assertThat(receiver.isDisconnected()).isFalse();
  }

  @Test
  void ticksStopWhenTheirReceiverIsDropped() throws Exception {
    collect(new WeakReference<>(Channel.ticks(Duration.ofMillis(1))));
    assertThat(reports).isEmpty();
  }

  @Test
  void dropsCanBeSetToCloseAsFailed() throws Exception {
    var output = runInNewProcess("close");
    assertThat(output).contains("failed: a sender made at io.millrace.leaks.HandleLeakTest");
    assertThat(output).contains("; closed it");
  }

  @Test
  void reportsCanBeSwitchedOff() throws Exception {
    assertThat(runInNewProcess("off")).contains("still open").doesNotContain("dropped");
  }

  /// Drops a sender, and says what became of its channel.
  public static void main(String[] args) throws Exception {
    var receiver = dropASender();
    for (int i = 0; i < 40 && !receiver.isDisconnected(); i++) {
      System.gc();
      receiver.tryReceive(Duration.ofMillis(25));
    }
    System.out.println(
        switch (receiver.tryReceive()) {
          case ReceiveResult.Failed<String>(Throwable cause) -> "failed: " + cause.getMessage();
          case ReceiveResult.Empty<String>() -> "still open";
          case ReceiveResult.Closed<String>() -> "closed";
          case ReceiveResult.Received<String>(String value) -> value;
        });
  }

  private static String runInNewProcess(String mode) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dio.millrace.channel.leaks=" + mode,
                "-cp",
                System.getProperty("java.class.path"),
                HandleLeakTest.class.getName())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static Receiver<String> dropASender() {
    return Channel.<String>bounded(1).receiver();
  }

  private static Sender<String> dropAReceiver() {
    return Channel.<String>unbounded().sender();
  }

  private static Receiver<String> dropAClosedDuplicate() {
    var channel = Channel.<String>bounded(1);
    channel.sender().duplicate().close();
    kept.add(channel);
    return channel.receiver();
  }

  private static final List<Object> kept = new CopyOnWriteArrayList<>();

  private static WeakReference<Object> dropAWholeChannel() {
    return new WeakReference<>(Channel.<String>bounded(1));
  }

  private static void dropAReportedOne() {
    kept.add(Channel.<String>rendezvous().receiver());
  }

  private void awaitReport(String words) {
    while (reports.stream().noneMatch(report -> report.contains(words))) {
      System.gc();
      Thread.onSpinWait();
    }
  }

  private static void collect(WeakReference<?> reference) {
    while (!reference.refersTo(null)) {
      System.gc();
    }
  }
}
