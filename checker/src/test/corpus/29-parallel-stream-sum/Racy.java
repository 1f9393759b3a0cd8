import java.util.stream.IntStream;

class Invoice {
  static long total(int[] cents) {
    long[] total = {0};
    IntStream.range(0, cents.length)
        .parallel()
        .forEach(i -> {
          total[0] += cents[i];
        });
    return total[0];
  }
}
