import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.LongAdder;

class Throughput {
  private final LongAdder requests = new LongAdder();
  private final Timer timer = new Timer(true);

  void start() {
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            System.out.println(requests.sumThenReset() + " requests a second");
          }
        },
        1000,
        1000);
  }

  void handle(String request) {
    requests.increment();
    System.out.println(request);
  }
}
