import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class Mailer {
  static class Mail {
    private String to;
    private String body;

    Mail to(String address) {
      to = address;
      return this;
    }

    Mail body(String text) {
      body = text;
      return this;
    }

    void send() {
      System.out.println(to + ": " + body);
    }
  }

  public static void main(String[] args) {
    try (ExecutorService outbox = Executors.newSingleThreadExecutor()) {
      Mail mail = new Mail().body("Hello");
      outbox.execute(mail.to("ada@example.org")::send);
      outbox.execute(mail.to("alan@example.org")::send);
    }
  }
}
