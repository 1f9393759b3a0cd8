import java.util.ArrayList;
import java.util.List;

class Playlist {
  private final List<String> songs = new ArrayList<>();

  synchronized void add(String song) {
    songs.add(song);
  }

  synchronized List<String> songs() {
    return new ArrayList<>(songs);
  }

  public static void main(String[] args) {
    Playlist playlist = new Playlist();
    Thread editor = new Thread(() -> playlist.add("Blue in Green"));
    editor.start();
    for (String song : playlist.songs()) {
      System.out.println(song);
    }
  }
}
