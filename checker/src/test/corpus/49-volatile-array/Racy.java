class Scoreboard {
  private volatile int[] points = new int[2];

  void score(int team) {
    points[team]++;
  }

  int points(int team) {
    return points[team];
  }

  public static void main(String[] args) {
    Scoreboard board = new Scoreboard();
    Thread.ofPlatform().start(() -> board.score(0));
    Thread.ofPlatform().start(() -> board.score(0));
    System.out.println(board.points(0));
  }
}
