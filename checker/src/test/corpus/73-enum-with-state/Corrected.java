import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class Voting {
  enum Choice {
    YES,
    NO
  }

  static void count(Stream<String> ballots) {
    Map<Choice, Long> votes =
        ballots
            .parallel()
            .map(Choice::valueOf)
            .collect(Collectors.groupingByConcurrent(choice -> choice, Collectors.counting()));
    System.out.println(votes);
  }
}
