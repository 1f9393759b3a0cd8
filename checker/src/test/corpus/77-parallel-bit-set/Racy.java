import java.util.BitSet;
import java.util.stream.IntStream;

class Sieve {
  static BitSet composites(int limit) {
    BitSet composite = new BitSet(limit);
    IntStream.rangeClosed(2, (int) Math.sqrt(limit))
        .parallel()
        .forEach(factor -> {
          for (int n = factor * factor; n < limit; n += factor) {
            composite.set(n);
          }
        });
    return composite;
  }
}
