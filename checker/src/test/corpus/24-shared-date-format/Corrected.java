import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class DateReader {
  private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd");

  static LocalDate read(String text) {
    return LocalDate.parse(text, FORMAT);
  }

  static void readAll(List<String> texts) {
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      for (String text : texts) {
        pool.submit(() -> System.out.println(read(text)));
      }
    }
  }
}
