class Download extends Thread {
  private final String address;
  private volatile int progress;

  Download(String address) {
    this.address = address;
  }

  @Override
  public void run() {
    byte[] content = new byte[address.length()];
    for (int i = 1; i <= 100; i++) {
      content[0]++;
      progress = i;
    }
    System.out.println(content.length);
  }

  public static void main(String[] args) throws InterruptedException {
    Download download = new Download("https://example.org");
    download.start();
    while (download.progress < 100) {
      System.out.println(download.progress + " %");
    }
    download.join();
  }
}
