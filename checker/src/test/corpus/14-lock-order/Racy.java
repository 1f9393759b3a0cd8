class Warehouse {
  private final Object stockLock = new Object();
  private final Object orderLock = new Object();
  private int stock = 10;
  private int orders;

  void order() {
    synchronized (orderLock) {
      synchronized (stockLock) {
        orders++;
        stock--;
      }
    }
  }

  void restock(int count) {
    synchronized (stockLock) {
      synchronized (orderLock) {
        stock += count;
        System.out.println(orders + " orders so far");
      }
    }
  }

  public static void main(String[] args) {
    Warehouse warehouse = new Warehouse();
    new Thread(warehouse::order).start();
    new Thread(() -> warehouse.restock(5)).start();
  }
}
