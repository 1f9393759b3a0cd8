import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

class CachedClock {
  private long millis = System.currentTimeMillis();

  CachedClock(ScheduledExecutorService scheduler) {
    scheduler.scheduleWithFixedDelay(
        () -> millis = System.currentTimeMillis(), 1, 1, TimeUnit.MILLISECONDS);
  }

  long millis() {
    return millis;
  }

  public static void main(String[] args) {
    CachedClock clock = new CachedClock(Executors.newScheduledThreadPool(1));
    System.out.println(clock.millis());
  }
}
