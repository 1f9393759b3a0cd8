import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

class Deduplicate {
  static List<String> distinct(List<String> names) {
    Set<String> seen = new HashSet<>();
    return names.parallelStream()
        .map(String::toLowerCase)
        .filter(name -> seen.add(name))
        .collect(Collectors.toList());
  }
}
