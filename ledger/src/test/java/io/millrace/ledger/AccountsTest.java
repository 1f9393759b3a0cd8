package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccountsTest {
  /// So many that several lead to one place, before the places grow and after.
  private static final int COUNT = 5_000;

  private final Accounts accounts = new Accounts(Fingerprint.seeded(1));

  @Test
  void everyAccountIsFoundByItsNameWhoeverWasFoundBefore() {
    for (int i = 0; i < COUNT; i++) {
      assertThat(accounts.find("account-" + i)).isNull();
      assertThat(accounts.open("account-" + i).number()).isEqualTo(i + 1);
      int other = (int) (i * 7_919L % (i + 1));
      assertThat(accounts.find("account-" + other)).isSameAs(accounts.at(other + 1));
    }
    for (int step : List.of(1, 7, 1_777)) {
      for (int i = 0; i < COUNT; i++) {
        int at = (int) ((long) i * step % COUNT);
        assertThat(accounts.find("account-" + at)).isSameAs(accounts.at(at + 1));
      }
    }
  }

  @Test
  void namesOfOneHashAreToldApart() {
    var first = accounts.open("Aa");
    var second = accounts.open("BB"); // the same hash code
    for (int i = 0; i < 3; i++) {
      assertThat(accounts.find("Aa")).isSameAs(first);
      assertThat(accounts.find("BB")).isSameAs(second);
      assertThat(accounts.find("C#")).isNull(); // of that hash too
    }
  }
}
