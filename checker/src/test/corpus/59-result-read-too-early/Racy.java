import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class Squares {
  public static void main(String[] args) {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    List<Integer> squares = new ArrayList<>();
    executor.submit(() -> {
      for (int i = 0; i < 10; i++) {
        squares.add(i * i);
      }
    });
    executor.shutdown();
    System.out.println(squares);
  }
}
