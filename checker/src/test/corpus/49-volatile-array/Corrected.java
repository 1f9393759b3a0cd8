import java.util.concurrent.atomic.AtomicIntegerArray;

class Scoreboard {
  private final AtomicIntegerArray points = new AtomicIntegerArray(2);

  void score(int team) {
    points.incrementAndGet(team);
  }

  int points(int team) {
    return points.get(team);
  }

  public static void main(String[] args) {
    Scoreboard board = new Scoreboard();
    Thread.ofPlatform().start(() -> board.score(0));
    Thread.ofPlatform().start(() -> board.score(0));
    System.out.println(board.points(0));
  }
}
