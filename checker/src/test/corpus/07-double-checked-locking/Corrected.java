import java.util.concurrent.CompletableFuture;

class Catalogue {
  private static final class Index {
    private final int[] offsets = new int[1024];

    int offset(int page) {
      return offsets[page];
    }
  }

  private volatile Index index;

  Index index() {
    Index found = index;
    if (found == null) {
      synchronized (this) {
        found = index;
        if (found == null) {
          found = new Index();
          index = found;
        }
      }
    }
    return found;
  }

  int lookUp(int page) {
    return index().offset(page);
  }

  public static void main(String[] args) {
    Catalogue catalogue = new Catalogue();
    var left = CompletableFuture.supplyAsync(() -> catalogue.lookUp(1));
    var right = CompletableFuture.supplyAsync(() -> catalogue.lookUp(2));
    System.out.println(left.join() + right.join());
  }
}
