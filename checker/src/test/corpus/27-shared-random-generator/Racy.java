import java.util.SplittableRandom;

class Dice {
  public static void main(String[] args) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(7);
    Thread[] players = new Thread[3];
    for (int i = 0; i < players.length; i++) {
      players[i] = new Thread(() -> System.out.println(random.nextInt(1, 7)));
      players[i].start();
    }
    for (Thread player : players) {
      player.join();
    }
  }
}
