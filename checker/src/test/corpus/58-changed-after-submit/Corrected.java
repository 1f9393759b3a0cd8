import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class Mailer {
  record Mail(String to, String body) {
    Mail to(String address) {
      return new Mail(address, body);
    }

    void send() {
      System.out.println(to + ": " + body);
    }
  }

  public static void main(String[] args) {
    try (ExecutorService outbox = Executors.newSingleThreadExecutor()) {
      Mail mail = new Mail("", "Hello");
      outbox.execute(mail.to("ada@example.org")::send);
      outbox.execute(mail.to("alan@example.org")::send);
    }
  }
}
