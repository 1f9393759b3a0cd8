import java.util.concurrent.locks.ReentrantLock;

class RateLimiter {
  private final ReentrantLock lock = new ReentrantLock();
  private final boolean strict;
  private int used;

  RateLimiter(boolean strict) {
    this.strict = strict;
  }

  boolean tryAcquire() {
    if (!strict) {
      used++;
      return true;
    }
    lock.lock();
    try {
      if (used >= 100) {
        return false;
      }
      used++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  public static void main(String[] args) {
    RateLimiter limiter = new RateLimiter(args.length == 0);
    new Thread(limiter::tryAcquire).start();
    new Thread(limiter::tryAcquire).start();
  }
}
