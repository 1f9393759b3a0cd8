import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

class Kitchen {
  static class Order {
    String dish;
    int table;
  }

  private final BlockingQueue<Order> orders = new ArrayBlockingQueue<>(10);

  void take(String dish, int table) throws InterruptedException {
    Order order = new Order();
    order.dish = dish;
    orders.put(order);
    order.table = table;
  }

  void cook() throws InterruptedException {
    Order order = orders.take();
    System.out.println(order.dish + " for table " + order.table);
  }
}
