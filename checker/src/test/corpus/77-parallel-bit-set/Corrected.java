import java.util.BitSet;
import java.util.stream.IntStream;

class Sieve {
  static BitSet composites(int limit) {
    return IntStream.range(2, limit)
        .parallel()
        .filter(n -> IntStream.rangeClosed(2, (int) Math.sqrt(n)).anyMatch(f -> n % f == 0))
        .collect(BitSet::new, BitSet::set, BitSet::or);
  }
}
