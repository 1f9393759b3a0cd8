import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

class Subscribers {
  private final List<String> addresses = Collections.synchronizedList(new ArrayList<>());

  void subscribe(String address) {
    addresses.add(address);
  }

  void mailAll(String text) {
    synchronized (addresses) {
      for (String address : addresses) {
        System.out.println("to " + address + ": " + text);
      }
    }
  }

  public static void main(String[] args) {
    Subscribers subscribers = new Subscribers();
    Thread.ofVirtual().start(() -> subscribers.subscribe("ada@example.org"));
    Thread.ofVirtual().start(() -> subscribers.mailAll("hello"));
  }
}
