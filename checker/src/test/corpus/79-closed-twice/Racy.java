class Session implements AutoCloseable {
  private volatile boolean closed;

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      System.out.println("released");
    }
  }

  public static void main(String[] args) {
    Session session = new Session();
    Runtime.getRuntime().addShutdownHook(new Thread(session::close));
    session.close();
  }
}
