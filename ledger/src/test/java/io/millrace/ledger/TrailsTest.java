package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrailsTest {
  private final Trails trails = new Trails();

  private static List<Long> read(Trails.View view) {
    var seqs = new ArrayList<Long>();
    view.forEach(seqs::add);
    return seqs;
  }

  @Test
  void eachTrailGivesBackItsRecordsInTheOrderTheyWereAdded() {
    var random = new Random(7);
    int count = 10;
    var ends = new int[count];
    var expected = new ArrayList<List<Long>>();
    for (int i = 0; i < count; i++) {
      expected.add(new ArrayList<>());
    }
    for (long seq = 1; seq < 20_000; seq++) {
      int first = random.nextInt(count);
      int second = (first + 1 + random.nextInt(count - 1)) % count;
      ends[first] = trails.add(ends[first], seq, 0);
      expected.get(first).add(seq);
      if (random.nextBoolean()) {
        ends[second] = trails.add(ends[second], seq, 1);
        expected.get(second).add(seq);
      }
    }
    for (int i = 0; i < count; i++) {
      assertThat(read(trails.view(ends[i]))).isEqualTo(expected.get(i));
    }
  }

  @Test
  void anOlderRecordMayFollowANewerOne() {
    int end = trails.add(Trails.NONE, 5, 0);
    end = trails.add(end, 9, 0);
    end = trails.add(end, 2, 1);
    end = trails.add(end, 10, 1);
    assertThat(read(trails.view(end))).containsExactly(5L, 9L, 2L, 10L);
  }

  @Test
  void viewKeepsWhatWasThereWhenItWasTaken() {
    int end = trails.add(Trails.NONE, 3, 1);
    var view = trails.view(end);
    for (long seq = 4; seq < 3_000_000; seq += 1_000) {
      end = trails.add(end, seq, 1);
    }
    assertThat(read(view)).containsExactly(3L);
    assertThat(read(trails.view(end))).hasSize(3_001);
    assertThat(read(trails.view(Trails.NONE))).isEmpty();
  }

  @Test
  void viewKeepsWhatWasThereWhileTheFirstPageGrows() {
    var views = new ArrayList<Trails.View>();
    int end = Trails.NONE;
    for (long seq = 1; seq <= 70_000; seq++) {
      end = trails.add(end, seq, (int) seq & 1);
      if (Long.bitCount(seq) == 1 || Long.bitCount(seq + 1) == 1) { // before and after it grows
        views.add(trails.view(end));
      }
    }
    for (var view : views) {
      var seqs = read(view);
      assertThat(seqs).isEqualTo(LongStream.rangeClosed(1, seqs.size()).boxed().toList());
    }
    assertThat(read(views.getLast())).hasSize(1 << 16);
  }

  @Test
  void theHighestSeqFits() {
    int end = trails.add(trails.add(Trails.NONE, 1, 0), 2, 1);
    assertThat((end & 0xFFFF_FFFFL) >>> 1).isEqualTo(2);
    assertThat(Trails.SEQ_MAX << 1 | 1).isEqualTo(0xFFFF_FFFFL);
  }
}
