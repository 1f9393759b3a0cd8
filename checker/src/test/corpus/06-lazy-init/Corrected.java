class Settings {
  private final String region;

  private Settings() {
    region = "north";
  }

  private static class Holder {
    private static final Settings INSTANCE = new Settings();
  }

  static Settings instance() {
    return Holder.INSTANCE;
  }

  String region() {
    return region;
  }

  public static void main(String[] args) {
    for (int i = 0; i < 4; i++) {
      Thread.startVirtualThread(() -> System.out.println(Settings.instance().region()));
    }
  }
}
