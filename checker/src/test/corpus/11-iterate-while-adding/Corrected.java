import java.util.ArrayList;
import java.util.List;

class ChatRoom {
  public static void main(String[] args) throws InterruptedException {
    List<String> messages = new ArrayList<>();
    Thread writer =
        new Thread(() -> {
          for (int i = 0; i < 1000; i++) {
            messages.add("message " + i);
          }
        });
    writer.start();
    writer.join();
    for (String message : messages) {
      System.out.println(message);
    }
  }
}
