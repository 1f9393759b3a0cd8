import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

class BufferPool {
  private final BlockingQueue<StringBuilder> free = new LinkedBlockingQueue<>();

  BufferPool(int size) {
    for (int i = 0; i < size; i++) {
      free.add(new StringBuilder());
    }
  }

  String greet(String name) throws InterruptedException {
    StringBuilder buffer = free.take();
    buffer.setLength(0);
    buffer.append("Hello, ").append(name);
    free.put(buffer);
    return buffer.toString();
  }
}
