import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class Squares {
  public static void main(String[] args) throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    Future<List<Integer>> squares =
        executor.submit(() -> {
          List<Integer> result = new ArrayList<>();
          for (int i = 0; i < 10; i++) {
            result.add(i * i);
          }
          return result;
        });
    executor.shutdown();
    System.out.println(squares.get());
  }
}
