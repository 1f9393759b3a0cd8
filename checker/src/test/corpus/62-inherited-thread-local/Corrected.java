import java.util.ArrayList;
import java.util.List;

class Trace {
  private static final ThreadLocal<List<String>> STEPS = ThreadLocal.withInitial(ArrayList::new);

  static void step(String name) {
    STEPS.get().add(name);
  }

  public static void main(String[] args) {
    step("main");
    new Thread(() -> step("worker")).start();
    step("main again");
  }
}
