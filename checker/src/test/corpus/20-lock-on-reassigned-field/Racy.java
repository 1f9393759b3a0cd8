import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

class EventBuffer {
  private List<String> events = new ArrayList<>();

  void add(String event) {
    synchronized (events) {
      events.add(event);
    }
  }

  void flush() {
    synchronized (events) {
      List<String> full = events;
      events = new ArrayList<>();
      System.out.println(full.size() + " events");
    }
  }

  void flushEverySecond(ScheduledExecutorService scheduler) {
    scheduler.scheduleAtFixedRate(this::flush, 1, 1, TimeUnit.SECONDS);
  }

  public static void main(String[] args) {
    EventBuffer buffer = new EventBuffer();
    buffer.flushEverySecond(Executors.newSingleThreadScheduledExecutor());
    buffer.add("started");
  }
}
