package io.millrace.benchmarks.mutex;

import io.millrace.benchmarks.mutex.Cell.Use;
import io.millrace.mutex.Mutex;
import io.millrace.mutex.RwLock;

/// Ours, by each of its calls.
final class MillraceLock implements Subject {

  @Override
  public String title() {
    return OURS;
  }

  @Override
  public boolean supports(Use use) {
    return true;
  }

  @Override
  public Access open(Counter counter, Use use) {
    var mutex = new Mutex<>(counter);
    var lock = new RwLock<Counter, Count>(counter, it -> it);
    return switch (use) {
      case WITH -> () -> mutex.with(Counter::increment);
      case RUN ->
          () -> {
            mutex.run(Counter::increment);
            return counter;
          };
      case GUARD ->
          () -> {
            try (var guard = mutex.lock()) {
              return guard.value().increment();
            }
          };
      case WRITE -> () -> lock.write(Counter::increment);
      case READ -> () -> lock.read(view -> view);
      case READ_GUARD ->
          () -> {
            try (var guard = lock.lockRead()) {
              return guard.view();
            }
          };
    };
  }
}
