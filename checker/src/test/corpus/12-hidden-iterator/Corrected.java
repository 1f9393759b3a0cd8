import java.util.HashSet;
import java.util.Random;
import java.util.Set;

class Draw {
  private final Set<Integer> numbers = new HashSet<>();

  synchronized void add(int number) {
    numbers.add(number);
  }

  void addTen() {
    Random random = new Random();
    for (int i = 0; i < 10; i++) {
      add(random.nextInt(49));
    }
    synchronized (this) {
      System.out.println("added ten to " + numbers);
    }
  }

  public static void main(String[] args) {
    Draw draw = new Draw();
    new Thread(draw::addTen).start();
    new Thread(draw::addTen).start();
  }
}
