import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

class Board {
  record Square(int row, int column) {}

  private final Map<Square, String> pieces = new ConcurrentHashMap<>();

  public static void main(String[] args) {
    Board board = new Board();
    Square square = new Square(1, 1);
    board.pieces.put(square, "pawn");
    Thread.startVirtualThread(() -> System.out.println(board.pieces.get(square)));
    board.pieces.put(new Square(2, 1), "pawn");
  }
}
