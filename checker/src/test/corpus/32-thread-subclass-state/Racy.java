class Download extends Thread {
  private final String address;
  private byte[] content;
  private int progress;

  Download(String address) {
    this.address = address;
  }

  @Override
  public void run() {
    content = new byte[address.length()];
    for (progress = 0; progress < 100; progress++) {
      content[0]++;
    }
  }

  public static void main(String[] args) {
    Download download = new Download("https://example.org");
    download.start();
    while (download.progress < 100) {
      System.out.println(download.progress + " %");
    }
    System.out.println(download.content.length);
  }
}
