package io.millrace.benchmarks.ledger;

import java.util.List;
import java.util.stream.Stream;

/// What is posted, by whom, and how much of it at once.
///
/// @param name in reports
/// @param accountCount transfers go between two of them, uniformly
/// @param isHot whether every transfer is paid to the first account instead
/// @param feedCount how many post at the same time
/// @param batchCount how many transfers a feed hands over at once
/// @param windowCount how many batches a feed has under way
/// @param hasRepeats whether 1 % are replays and 0.1 % say something else under a known identity
/// @param queryCount how many statements are read afterwards
public record Load(
    String name,
    int accountCount,
    boolean isHot,
    int feedCount,
    int batchCount,
    int windowCount,
    boolean hasRepeats,
    int queryCount) {
  private static final int ACCOUNT_COUNT = 10_000;
  private static final int FULL_BATCH_COUNT = 8_190;
  private static final int FULL_BATCH_WINDOW_COUNT = 4;
  private static final int QUERY_COUNT = 100;

  /// As many as a server takes before its client must read.
  private static final int BODY_LINE_COUNT = 8_192;

  private static final int WORKER_COUNT = 20;

  /// Uniform transfers in full batches, then statements.
  public static final Load W1 = full("w1", false, QUERY_COUNT);

  /// The same, all paid to one account.
  public static final Load W2 = full("w2", true, 0);

  /// Many feeds, each of which waits for its answer before it posts again.
  public static final List<Load> W4 =
      Stream.of(1, 8, 64, 1000)
          .flatMap(feeds -> Stream.of(1, 10, 100).map(batch -> feeds(feeds, batch)))
          .toList();

  /// Workers that meet on few accounts.
  public static final List<Load> W6 =
      Stream.of(10, 50)
          .map(
              accounts -> new Load("w6/" + accounts, accounts, false, WORKER_COUNT, 1, 1, false, 0))
          .toList();

  /// Over HTTP: bodies of many transactions, then single ones; each feed has a connection.
  public static final List<Load> HTTP =
      List.of(
          http("ndjson", 1, BODY_LINE_COUNT),
          http("ndjson", 4, BODY_LINE_COUNT),
          http("ndjson", 64, 100),
          http("json", 1, 1),
          http("json", 64, 1),
          http("json", 1000, 1));

  private static Load http(String kind, int feedCount, int batchCount) {
    var name = "%s/%d/%d".formatted(kind, feedCount, batchCount);
    return new Load(name, ACCOUNT_COUNT, false, feedCount, batchCount, 1, true, 0);
  }

  private static Load full(String name, boolean isHot, int queryCount) {
    return new Load(
        name,
        ACCOUNT_COUNT,
        isHot,
        1,
        FULL_BATCH_COUNT,
        FULL_BATCH_WINDOW_COUNT,
        false,
        queryCount);
  }

  private static Load feeds(int feedCount, int batchCount) {
    var name = "w4/%d/%d".formatted(feedCount, batchCount);
    return new Load(name, ACCOUNT_COUNT, false, feedCount, batchCount, 1, true, 0);
  }

  /// Reads what [#name()] wrote.
  ///
  /// @return the load
  /// @throws IllegalArgumentException if there is no such load
  public static Load named(String name) {
    return Stream.of(List.of(W1, W2), W4, W6, HTTP)
        .flatMap(List::stream)
        .filter(load -> load.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such load: " + name));
  }
}
