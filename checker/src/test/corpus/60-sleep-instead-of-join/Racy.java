class Loader {
  private String[] names = new String[0];

  private void load() {
    names = new String[] {"Ada", "Alan", "Grace"};
  }

  public static void main(String[] args) throws InterruptedException {
    Loader loader = new Loader();
    Thread thread = new Thread(loader::load);
    thread.start();
    Thread.sleep(500);
    System.out.println(loader.names.length + " names loaded");
  }
}
