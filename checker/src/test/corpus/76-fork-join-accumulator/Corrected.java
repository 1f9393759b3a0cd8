import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RecursiveTask;

class EvenNumbers extends RecursiveTask<List<Integer>> {
  private final int from;
  private final int to;

  EvenNumbers(int from, int to) {
    this.from = from;
    this.to = to;
  }

  @Override
  protected List<Integer> compute() {
    List<Integer> evens = new ArrayList<>();
    if (to - from > 100) {
      int middle = (from + to) / 2;
      EvenNumbers upper = new EvenNumbers(middle, to);
      upper.fork();
      evens.addAll(new EvenNumbers(from, middle).compute());
      evens.addAll(upper.join());
      return evens;
    }
    for (int i = from; i < to; i++) {
      if (i % 2 == 0) {
        evens.add(i);
      }
    }
    return evens;
  }

  static List<Integer> upTo(int limit) {
    return new EvenNumbers(0, limit).invoke();
  }
}
