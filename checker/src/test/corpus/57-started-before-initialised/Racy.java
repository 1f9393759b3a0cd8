class Renderer {
  private Thread worker;
  private String theme;
  private int width;

  void open() {
    worker = new Thread(this::draw, "renderer");
    worker.start();
    theme = "dark";
    width = 640;
  }

  private void draw() {
    System.out.println(theme.toUpperCase() + " at " + width);
  }

  public static void main(String[] args) {
    new Renderer().open();
  }
}
