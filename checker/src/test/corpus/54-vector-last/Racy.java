import java.util.Vector;

class Stack<T> {
  private final Vector<T> values = new Vector<>();

  void push(T value) {
    values.add(value);
  }

  T pop() {
    if (values.isEmpty()) {
      return null;
    }
    int last = values.size() - 1;
    return values.remove(last);
  }

  public static void main(String[] args) {
    Stack<String> stack = new Stack<>();
    stack.push("one");
    Thread.startVirtualThread(() -> stack.pop());
    Thread.startVirtualThread(() -> stack.pop());
  }
}
