import io.millrace.channel.Sender;
import java.util.List;

class Dispatcher {
  record Order(String id, List<String> items) {
    Order {
      items = List.copyOf(items);
    }
  }

  private final Sender<Order> billing;
  private final Sender<Order> shipping;

  Dispatcher(Sender<Order> billing, Sender<Order> shipping) {
    this.billing = billing;
    this.shipping = shipping;
  }

  void dispatch(String id, List<String> items) throws InterruptedException {
    Order order = new Order(id, items);
    billing.send(order);
    shipping.send(order);
  }
}
