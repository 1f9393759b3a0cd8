package io.millrace.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.mutex.Mutex;
import io.millrace.mutex.RwLock;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The examples of the guide to mutexes, run.
@Timeout(20)
class MutexSnippetsTest {
  private final Transaction coffee = new Transaction("0001", -250);
  private final Transaction salary = new Transaction("0001", 200_000);

  @Test
  void mutex() {
    // @start region="mutex"
    var account = new Mutex<>(new Account()); // keep no other reference to the value
    account.run(it -> it.add(coffee)); // waits, uses, gives back
    long balance = account.with(Account::balance); // with a result
    try (var guard = account.lock()) { // the same as a block
      guard.value().add(salary);
    }
    var free = account.tryLock(); // never waits; tryLock(Duration) waits that long
    free.ifPresent(guard -> {
      try (guard) {
        guard.value().add(salary);
      }
    });
    // @end
    assertThat(balance).isEqualTo(-250);
    assertThat(account.with(Account::balance)).isEqualTo(399_750);
  }

  @Test
  void readWriteLock() {
    // @start region="rwlock"
    var rates = new RwLock<>(new TreeMap<String, Double>(), Collections::unmodifiableSortedMap);
    rates.run(map -> map.put("EUR", 1.08)); // alone; write(…) has a result
    double rate = rates.read(view -> view.get("EUR")); // many at once; they get the view only
    // @end
    assertThat(rate).isEqualTo(1.08);
  }

  @Test
  void severalAtOnce() {
    var payer = new Mutex<>(new Account());
    var payee = new Mutex<>(new Account());
    var fees = new Mutex<>(new Account());
    var accounts = List.of(payer, payee, fees);
    // @start region="several"
    Mutex.run(
        payer,
        payee,
        (from, to) -> {
          from.add(coffee);
          to.add(salary);
        });
    long total = Mutex.withAll(accounts, all -> all.stream().mapToLong(Account::balance).sum());
    try (var guards = Mutex.lockAll(payer, payee, fees)) {
      guards.value(fees).add(coffee); // typed; guards.set(mutex, value) replaces
    }
    // @end
    assertThat(total).isEqualTo(199_750);
    assertThat(fees.with(Account::balance)).isEqualTo(-250);
  }
}
