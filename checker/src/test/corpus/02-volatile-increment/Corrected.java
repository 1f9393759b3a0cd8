import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

class TicketMachine {
  private final AtomicInteger next = new AtomicInteger(1);

  int draw() {
    return next.getAndIncrement();
  }

  static void serve(int customers) {
    TicketMachine machine = new TicketMachine();
    try (ExecutorService desks = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < customers; i++) {
        desks.submit(() -> System.out.println("now serving " + machine.draw()));
      }
    }
  }
}
