package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LongTableTest {

  @ParameterizedTest
  @CsvSource({"0, 1", "0, 2", "4, 3", "12, 4"})
  void holdsWhatANaiveMultimapHolds(int shardBits, long seed) {
    var random = new Random(seed);
    var table = new LongTable(shardBits);
    var model = new HashMap<Long, List<Long>>();
    for (int i = 0; i < 20_000; i++) {
      long key = key(random);
      var values = model.computeIfAbsent(key, k -> new ArrayList<>());
      if (values.isEmpty() || random.nextInt(3) > 0) {
        long value = random.nextLong();
        table.add(key, value);
        values.add(value);
      } else {
        long at = table.find(key);
        values.remove(table.value(at));
        table.set(at, i);
        values.add((long) i);
      }
    }
    assertThat(table.size()).isEqualTo(model.values().stream().mapToLong(List::size).sum());
    model.forEach((key, values) ->
        assertThat(values(table, key))
            .as("key %s", key)
            .containsExactlyInAnyOrderElementsOf(values));
  }

  @Test
  void findsNothingUnderAKeyThatWasNeverAdded() {
    var table = new LongTable(2);
    assertThat(table.find(1)).isNegative();
    for (long key = 1; key < 1_000; key += 2) {
      table.add(key, key);
    }
    for (long key = 2; key < 1_000; key += 2) {
      assertThat(table.find(key)).isNegative();
    }
  }

  @Test
  void zeroIsNoKey() {
    var table = new LongTable(0);
    assertThatThrownBy(() -> table.add(0, 1)).hasMessage("0 is no key");
  }

  /// Mostly near each other, some far, some again.
  private static long key(Random random) {
    long key = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(8_000) + 1;
    return key == 0 ? 1 : key;
  }

  private static List<Long> values(LongTable table, long key) {
    var values = new ArrayList<Long>();
    for (long at = table.find(key); at >= 0; at = table.next(at)) {
      values.add(table.value(at));
    }
    return values;
  }
}
