import io.millrace.channel.Sender;
import java.io.IOException;
import java.io.InputStream;

class Chunker {
  private final Sender<byte[]> chunks;

  Chunker(Sender<byte[]> chunks) {
    this.chunks = chunks;
  }

  void pump(InputStream in) throws IOException, InterruptedException {
    while (true) {
      byte[] buffer = new byte[8192];
      if (in.read(buffer) == -1) {
        return;
      }
      chunks.send(buffer);
    }
  }
}
