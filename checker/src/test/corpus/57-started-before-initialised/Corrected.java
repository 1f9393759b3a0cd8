class Renderer {
  private final String theme;
  private final int width;

  Renderer(String theme, int width) {
    this.theme = theme;
    this.width = width;
  }

  void open() {
    new Thread(this::draw, "renderer").start();
  }

  private void draw() {
    System.out.println(theme.toUpperCase() + " at " + width);
  }

  public static void main(String[] args) {
    new Renderer("dark", 640).open();
  }
}
