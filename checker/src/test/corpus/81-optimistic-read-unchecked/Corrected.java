import java.util.concurrent.locks.StampedLock;

class Point {
  private final StampedLock lock = new StampedLock();
  private double x;
  private double y;

  void move(double dx, double dy) {
    long stamp = lock.writeLock();
    try {
      x += dx;
      y += dy;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  double distance() {
    long stamp = lock.readLock();
    try {
      return Math.hypot(x, y);
    } finally {
      lock.unlockRead(stamp);
    }
  }

  public static void main(String[] args) {
    Point point = new Point();
    new Thread(() -> point.move(3, 4)).start();
    System.out.println(point.distance());
  }
}
