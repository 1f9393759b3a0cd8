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

class SeqTableTest {

  @ParameterizedTest
  @CsvSource({"0, 1", "0, 2", "4, 3", "9, 4"})
  void holdsWhatANaiveMultimapHolds(int shardBits, long seed) {
    var random = new Random(seed);
    var table = new SeqTable(shardBits);
    var model = new HashMap<Long, List<Long>>();
    var known = new ArrayList<Long>();
    for (int seq = 1; seq <= 20_000; seq++) {
      boolean isAgain = !known.isEmpty() && random.nextInt(4) == 0;
      long fingerprint = isAgain ? known.get(random.nextInt(known.size())) : random.nextLong();
      known.add(fingerprint);
      var seqs = model.computeIfAbsent(fingerprint, _ -> new ArrayList<>());
      if (seqs.isEmpty() || random.nextInt(3) > 0) {
        table.add(fingerprint, seq);
      } else {
        long at = table.find(fingerprint);
        seqs.remove(table.seq(at));
        table.set(at, seq);
      }
      seqs.add((long) seq);
    }
    assertThat(table.size()).isEqualTo(model.values().stream().mapToLong(List::size).sum());
    model.forEach((fingerprint, seqs) ->
        assertThat(seqs(table, fingerprint))
            .as("fingerprint %s", fingerprint)
            .containsExactlyInAnyOrderElementsOf(seqs));
  }

  @ParameterizedTest
  @CsvSource({"0", "9"})
  void fingerprintsThatAreNearlyEqualAreAllKept(int shardBits) {
    var table = new SeqTable(shardBits);
    for (long i = 1; i <= 1_000; i++) {
      table.add(i % 4, i); // of one shard and one tag
      table.add(-i, 1_000 + i); // at the end, where a probe goes on at the beginning
    }
    assertThat(seqs(table, 1)).contains(1L, 5L, 997L);
    for (long i = 1; i <= 1_000; i++) {
      assertThat(seqs(table, -i)).contains(1_000 + i);
    }
  }

  @Test
  void nothingIsFoundUnderAFingerprintWhoseTagWasNeverAdded() {
    var table = new SeqTable(2);
    assertThat(table.find(1)).isNegative();
    for (long i = 1; i < 1_000; i += 2) {
      table.add(i << 40, i);
    }
    for (long i = 2; i < 1_000; i += 2) {
      assertThat(table.find(i << 40)).isNegative();
    }
  }

  @Test
  void theHighestSeqIsKeptAndWhatIsNoneRefused() {
    var table = new SeqTable(0);
    table.add(-1, Trails.SEQ_MAX);
    assertThat(seqs(table, -1)).containsExactly(Trails.SEQ_MAX);
    assertThatThrownBy(() -> table.add(1, Trails.SEQ_MAX + 1)).hasMessage("no seq: 2147483648");
    assertThatThrownBy(() -> table.add(1, 0)).hasMessage("no seq: 0");
    assertThatThrownBy(() -> table.set(table.find(-1), 0)).hasMessage("no seq: 0");
  }

  private static List<Long> seqs(SeqTable table, long fingerprint) {
    var seqs = new ArrayList<Long>();
    for (long at = table.find(fingerprint); at >= 0; at = table.next(at)) {
      seqs.add(table.seq(at));
    }
    return seqs;
  }
}
