import java.text.ParseException;
import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class DateReader {
  private static final SimpleDateFormat FORMAT = new SimpleDateFormat("yyyy-MM-dd");

  static Date read(String text) {
    try {
      return FORMAT.parse(text);
    } catch (ParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static void readAll(List<String> texts) {
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      for (String text : texts) {
        pool.submit(() -> System.out.println(read(text)));
      }
    }
  }
}
