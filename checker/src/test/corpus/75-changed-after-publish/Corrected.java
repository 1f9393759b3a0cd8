import java.util.concurrent.SubmissionPublisher;

class Ticker {
  static void publish(SubmissionPublisher<String> lines) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      line.setLength(0);
      line.append("tick ").append(i);
      lines.submit(line.toString());
    }
    lines.close();
  }
}
