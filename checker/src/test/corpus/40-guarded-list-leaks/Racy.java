import io.millrace.mutex.Mutex;
import java.util.ArrayList;
import java.util.List;

class Ledger {
  private final Mutex<List<String>> entries = new Mutex<>(new ArrayList<>());

  void post(String entry) {
    entries.run(list -> list.add(entry));
  }

  List<String> entries() {
    return entries.with(list -> list);
  }

  public static void main(String[] args) {
    Ledger ledger = new Ledger();
    Thread.startVirtualThread(() -> ledger.post("rent"));
    for (String entry : ledger.entries()) {
      System.out.println(entry);
    }
  }
}
