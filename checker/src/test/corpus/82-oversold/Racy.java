import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

class Flight {
  private final AtomicInteger seats = new AtomicInteger(2);

  boolean book() {
    if (seats.get() > 0) {
      seats.decrementAndGet();
      return true;
    }
    return false;
  }

  public static void main(String[] args) {
    Flight flight = new Flight();
    try (ExecutorService agents = Executors.newFixedThreadPool(3)) {
      for (int i = 0; i < 3; i++) {
        agents.submit(() -> System.out.println(flight.book()));
      }
    }
  }
}
