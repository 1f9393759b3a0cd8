import java.util.ArrayList;
import java.util.List;

class Broadcast implements Runnable {
  private final List<String> stations;

  Broadcast(List<String> stations) {
    this.stations = stations;
  }

  @Override
  public void run() {
    for (String station : stations) {
      System.out.println("on air: " + station);
    }
  }

  public static void main(String[] args) {
    List<String> stations = new ArrayList<>(List.of("north", "south"));
    new Thread(new Broadcast(stations)).start();
    stations.remove("north");
  }
}
