import io.millrace.mutex.Mutex;
import java.util.HashMap;
import java.util.Map;

class Stock {
  public static void main(String[] args) {
    Map<String, Integer> shelf = new HashMap<>();
    shelf.put("nails", 100);
    Mutex<Map<String, Integer>> stock = new Mutex<>(shelf);
    Thread.startVirtualThread(() -> stock.run(map -> map.merge("nails", -1, Integer::sum)));
    stock.run(map -> {
      map.put("screws", 50);
      System.out.println(map);
    });
  }
}
