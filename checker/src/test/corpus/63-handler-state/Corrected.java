import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

class VisitorPage implements HttpHandler {
  private final AtomicInteger visitors = new AtomicInteger();

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    byte[] page = ("You are visitor " + visitors.incrementAndGet()).getBytes();
    exchange.sendResponseHeaders(200, page.length);
    exchange.getResponseBody().write(page);
    exchange.close();
  }

  public static void main(String[] args) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
    server.createContext("/", new VisitorPage());
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.start();
  }
}
