package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.ArticleWay.Feed;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is measured does the work: every way gathers everything.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ArticleWayTest {
  private static final long COUNT = 5_000; // more than a bounded channel holds

  @ParameterizedTest
  @EnumSource
  void everyTransactionOfEveryFeedArrivesOnce(ArticleWay way) throws Exception {
    var feeds = List.of(feed("file"), feed("mobile"));
    assertThat(way.gather(feeds))
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, COUNT)
                .boxed()
                .flatMap(i -> feeds.stream().map(feed -> feed.transaction(i)))
                .toList());
  }

  private static Feed<String> feed(String name) {
    return new Feed<>(COUNT, i -> name + "-" + i);
  }
}
