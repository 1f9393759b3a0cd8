import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

class CachedClock {
  private final AtomicLong millis = new AtomicLong(System.currentTimeMillis());

  void start(ScheduledExecutorService scheduler) {
    scheduler.scheduleWithFixedDelay(
        () -> millis.set(System.currentTimeMillis()), 1, 1, TimeUnit.MILLISECONDS);
  }

  long millis() {
    return millis.get();
  }

  public static void main(String[] args) {
    CachedClock clock = new CachedClock();
    clock.start(Executors.newScheduledThreadPool(1));
    System.out.println(clock.millis());
  }
}
