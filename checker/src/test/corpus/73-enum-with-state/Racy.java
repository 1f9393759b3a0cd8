import java.util.stream.Stream;

class Voting {
  enum Choice {
    YES,
    NO;

    private int votes;

    void vote() {
      votes++;
    }
  }

  static void count(Stream<String> ballots) {
    ballots.parallel().map(Choice::valueOf).forEach(Choice::vote);
    System.out.println(Choice.YES.votes + " : " + Choice.NO.votes);
  }
}
