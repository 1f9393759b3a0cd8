import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;

class CachedFactor {
  private final AtomicLong lastNumber = new AtomicLong(1);
  private final AtomicLong lastFactor = new AtomicLong(1);

  long smallestFactor(long number) {
    if (number == lastNumber.get()) {
      return lastFactor.get();
    }
    long factor = 2;
    while (number % factor != 0) {
      factor++;
    }
    lastNumber.set(number);
    lastFactor.set(factor);
    return factor;
  }

  void serve(ExecutorService requests) {
    requests.submit(() -> smallestFactor(91));
    requests.submit(() -> smallestFactor(95));
  }
}
