import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

class Board {
  static final class Square {
    int row;
    int column;

    Square(int row, int column) {
      this.row = row;
      this.column = column;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Square square && square.row == row && square.column == column;
    }

    @Override
    public int hashCode() {
      return 31 * row + column;
    }
  }

  private final Map<Square, String> pieces = new ConcurrentHashMap<>();

  public static void main(String[] args) {
    Board board = new Board();
    Square square = new Square(1, 1);
    board.pieces.put(square, "pawn");
    Thread.startVirtualThread(() -> System.out.println(board.pieces.get(square)));
    square.row = 2;
  }
}
