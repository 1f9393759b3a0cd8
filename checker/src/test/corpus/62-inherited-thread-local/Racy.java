import java.util.ArrayList;
import java.util.List;

class Trace {
  private static final InheritableThreadLocal<List<String>> STEPS =
      new InheritableThreadLocal<>() {
        @Override
        protected List<String> initialValue() {
          return new ArrayList<>();
        }
      };

  static void step(String name) {
    STEPS.get().add(name);
  }

  public static void main(String[] args) {
    step("main");
    new Thread(() -> step("worker")).start();
    step("main again");
  }
}
