import java.util.Properties;

class Settings {
  private static Settings instance;

  private final Properties properties = new Properties();

  private Settings() {
    properties.setProperty("region", "north");
  }

  static Settings instance() {
    if (instance == null) {
      instance = new Settings();
    }
    return instance;
  }

  String region() {
    return properties.getProperty("region");
  }

  public static void main(String[] args) {
    for (int i = 0; i < 4; i++) {
      Thread.startVirtualThread(() -> System.out.println(Settings.instance().region()));
    }
  }
}
