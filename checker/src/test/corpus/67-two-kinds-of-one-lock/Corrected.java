import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

class Elevator {
  private final Lock lock = new ReentrantLock();
  private int floor;

  void up() {
    lock.lock();
    try {
      floor++;
    } finally {
      lock.unlock();
    }
  }

  void down() {
    lock.lock();
    try {
      floor--;
    } finally {
      lock.unlock();
    }
  }

  public static void main(String[] args) {
    Elevator elevator = new Elevator();
    new Thread(elevator::up).start();
    new Thread(elevator::down).start();
  }
}
