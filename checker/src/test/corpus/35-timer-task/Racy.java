import java.util.Timer;
import java.util.TimerTask;

class Throughput {
  private long requests;
  private final Timer timer = new Timer(true);

  void start() {
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            System.out.println(requests + " requests a second");
            requests = 0;
          }
        },
        1000,
        1000);
  }

  void handle(String request) {
    requests++;
    System.out.println(request);
  }
}
