import io.millrace.owner.Owner;
import java.util.List;

class Roster {
  private final Owner<List<String>> players;

  Roster(Owner<List<String>> players) {
    this.players = players;
  }

  void join(String player) throws InterruptedException {
    players.tell(list -> list.add(player));
  }

  void print() throws InterruptedException {
    List<String> now = players.ask(list -> list).join();
    now.forEach(System.out::println);
  }
}
