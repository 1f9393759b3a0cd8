import java.util.stream.IntStream;

class Invoice {
  static long total(int[] cents) {
    return IntStream.range(0, cents.length).parallel().mapToLong(i -> cents[i]).sum();
  }
}
