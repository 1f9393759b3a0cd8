import java.util.List;

class PrimeSearch {
  static List<Integer> primes(List<Integer> candidates) {
    return candidates.parallelStream().filter(PrimeSearch::isPrime).toList();
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
