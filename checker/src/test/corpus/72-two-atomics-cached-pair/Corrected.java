import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;

class CachedFactor {
  private record Result(long number, long factor) {}

  private final AtomicReference<Result> last = new AtomicReference<>(new Result(1, 1));

  long smallestFactor(long number) {
    Result known = last.get();
    if (number == known.number()) {
      return known.factor();
    }
    long factor = 2;
    while (number % factor != 0) {
      factor++;
    }
    last.set(new Result(number, factor));
    return factor;
  }

  void serve(ExecutorService requests) {
    requests.submit(() -> smallestFactor(91));
    requests.submit(() -> smallestFactor(95));
  }
}
