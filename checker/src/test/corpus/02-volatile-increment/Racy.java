import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class TicketMachine {
  private volatile int next = 1;

  int draw() {
    return next++;
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
