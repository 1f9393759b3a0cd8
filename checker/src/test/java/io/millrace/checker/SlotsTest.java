package io.millrace.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotsTest {

  @Test
  void holdsWhatAMapHolds() {
    var random = new Random(1);
    var expected = new HashMap<Integer, String>();
    var slots = new Slots<String>();
    for (int i = 0; i < 5_000; i++) {
      int number = random.nextInt(1 << random.nextInt(1, 14));
      var value = random.nextInt(4) == 0 ? null : "value " + i;
      slots = slots.with(number, value);
      if (value == null) {
        expected.remove(number);
      } else {
        expected.put(number, value);
      }
    }
    for (int number = 0; number < 1 << 15; number++) {
      assertThat(slots.get(number)).isEqualTo(expected.get(number));
    }
  }

  @Test
  void aChangeLeavesTheOtherAsItWas() {
    var before = new Slots<String>().with(3, "a").with(300, "b");
    var after = before.with(3, "c").with(4_000, "d");
    assertThat(List.of(before.get(3), before.get(300))).containsExactly("a", "b");
    assertThat(before.get(4_000)).isNull();
    assertThat(List.of(after.get(3), after.get(300), after.get(4_000)))
        .containsExactly("c", "b", "d");
  }

  @Test
  void mapsEachValueAndSharesWhatStaysTheSame() {
    var before = new Slots<String>().with(3, "a").with(300, "b");
    assertThat(before.mapped(value -> value)).isSameAs(before);
    var after = before.mapped(value -> value.equals("a") ? "c" : value);
    assertThat(List.of(after.get(3), after.get(300))).containsExactly("c", "b");
    assertThat(before.get(3)).isEqualTo("a");
  }

  @Test
  void tellsWhatAnotherHasThatDiffers() {
    var one = new Slots<String>().with(1, "a").with(2, "b").with(40, "c");
    var other = one.with(1, null).with(2, "d").with(5_000, "e").with(40, new String("c"));
    assertThat(differences(one, other)).containsExactly(2, 5_000);
    assertThat(differences(other, one)).containsExactly(1, 2);
  }

  private static List<Integer> differences(Slots<String> one, Slots<String> other) {
    var found = new ArrayList<Integer>();
    one.differences(other, found::add);
    return found;
  }
}
