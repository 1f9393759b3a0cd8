import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RecursiveAction;

class EvenNumbers extends RecursiveAction {
  private final int from;
  private final int to;
  private final List<Integer> evens;

  EvenNumbers(int from, int to, List<Integer> evens) {
    this.from = from;
    this.to = to;
    this.evens = evens;
  }

  @Override
  protected void compute() {
    if (to - from > 100) {
      int middle = (from + to) / 2;
      invokeAll(new EvenNumbers(from, middle, evens), new EvenNumbers(middle, to, evens));
      return;
    }
    for (int i = from; i < to; i++) {
      if (i % 2 == 0) {
        evens.add(i);
      }
    }
  }

  static List<Integer> upTo(int limit) {
    List<Integer> evens = new ArrayList<>();
    new EvenNumbers(0, limit, evens).invoke();
    return evens;
  }
}
