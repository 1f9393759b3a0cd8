package io.millrace.benchmarks;

import java.util.Locale;

/// Sources with one method of any length, of what the rules follow: values that are made, changed,
/// sent on one way and kept on the other, captured by a thread, used in a loop.
enum LongMethod {
  /// Every few statements in a block of their own, so that few variables are in scope.
  BLOCKS("{", "}"),
  /// All in one scope, whose variables grow with the method.
  LOCALS("", "");

  /// How many statements a group has, the one inside the loop and those of both ways included.
  static final int GROUP_STATEMENT_COUNT = 8;

  private final String open;
  private final String close;

  LongMethod(String open, String close) {
    this.open = open;
    this.close = close;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The source of `Generated.java`.
  String source(int statementCount) {
    var body = new StringBuilder();
    for (int i = 0; i < statementCount / GROUP_STATEMENT_COUNT; i++) {
      body.append(group(i));
    }
    return """
    import io.millrace.channel.Sender;
    import java.util.*;
    import java.util.concurrent.Executor;
    import java.util.concurrent.atomic.AtomicLong;

    final class Generated {
      static long run(
          Sender<List<String>> sender, Executor pool, AtomicLong count, List<String> names,
          String name, boolean flag) throws InterruptedException {
        long total = 0;
    %s
        return total;
      }
    }
    """
        .formatted(body);
  }

  private String group(int index) {
    return """
    %1$s
    var list%2$d = new ArrayList<String>();
    list%2$d.add(name + %2$d);
    if (flag) {
      sender.send(list%2$d);
    } else {
      list%2$d.clear();
    }
    for (var each : names) {
      total += each.length() + %2$d;
    }
    pool.execute(() -> count.addAndGet(%2$d));
    %3$s
    """
        .formatted(open, index, close);
  }
}
