import java.util.ArrayList;
import java.util.List;

class PrimeSearch {
  static List<Integer> primes(List<Integer> candidates) {
    List<Integer> found = new ArrayList<>();
    candidates.parallelStream().filter(PrimeSearch::isPrime).forEach(found::add);
    return found;
  }

  private static boolean isPrime(int n) {
    for (int i = 2; i * i <= n; i++) {
      if (n % i == 0) {
        return false;
      }
    }
    return n > 1;
  }
}
