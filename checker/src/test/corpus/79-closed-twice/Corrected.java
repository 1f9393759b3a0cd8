import java.util.concurrent.atomic.AtomicBoolean;

class Session implements AutoCloseable {
  private final AtomicBoolean closed = new AtomicBoolean();

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      System.out.println("released");
    }
  }

  public static void main(String[] args) {
    Session session = new Session();
    Runtime.getRuntime().addShutdownHook(new Thread(session::close));
    session.close();
  }
}
