import java.util.concurrent.ConcurrentLinkedDeque;

class Stack<T> {
  private final ConcurrentLinkedDeque<T> values = new ConcurrentLinkedDeque<>();

  void push(T value) {
    values.addLast(value);
  }

  T pop() {
    return values.pollLast();
  }

  public static void main(String[] args) {
    Stack<String> stack = new Stack<>();
    stack.push("one");
    Thread.startVirtualThread(() -> stack.pop());
    Thread.startVirtualThread(() -> stack.pop());
  }
}
