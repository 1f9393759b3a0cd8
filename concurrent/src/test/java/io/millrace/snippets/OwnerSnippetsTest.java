package io.millrace.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.owner.Owner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The examples of owners in the documentation comments, run.
@Timeout(20)
class OwnerSnippetsTest {

  @Test
  void account() throws Exception {
    var transaction = new Transaction("0001", -250);
    long seen;
    // @start region="owner"
    try (var savings = Owner.start("savings", Account::new, 64)) {
      savings.tell(account -> account.add(transaction)); // waits only while the inbox is full
      var balance = savings.ask(Account::balance); // a future
      seen = balance.join(); // the transaction is in it
    } // what is in the inbox runs, then the thread ends
    // @end
    assertThat(seen).isEqualTo(-250);
  }
}
