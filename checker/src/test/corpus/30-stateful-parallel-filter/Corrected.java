import java.util.List;
import java.util.stream.Collectors;

class Deduplicate {
  static List<String> distinct(List<String> names) {
    return names.parallelStream().map(String::toLowerCase).distinct().collect(Collectors.toList());
  }
}
