package io.millrace.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.Channel;
import io.millrace.channel.Receiver;
import io.millrace.channel.Select;
import io.millrace.channel.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The examples of selecting in the guide and in the documentation comments, run.
@Timeout(20)
class SelectSnippetsTest {
  private static final Transaction COFFEE = new Transaction("0001", -250);

  private final Account account = new Account();

  private static Receiver<Transaction> ended(Transaction... transactions)
      throws InterruptedException {
    var channel = Channel.<Transaction>unbounded();
    channel.sender().run(sender -> sender.sendAll(List.of(transactions)));
    return channel.receiver();
  }

  @Test
  void merge() throws Exception {
    var files = ended(COFFEE);
    var phones = ended(COFFEE, COFFEE);
    // @start region="select"
    var select =
        Select.<Boolean>fair()
            .receive(files, transaction -> account.add(transaction), failure -> false)
            .receive(phones, transaction -> account.add(transaction), failure -> false);
    while (!select.isOver()) { // each case retires at its channel's end
      select.select();
    }
    // @end
    assertThat(account.transactions()).hasSize(3);
  }

  @Test
  void sendOrStop() throws Exception {
    var stop = Channel.<Instant>never();
    var full = Channel.<Transaction>bounded(1);
    var sender = full.sender();
    sender.send(COFFEE);
    // @start region="select-send"
    var select =
        Select.<String>inPriority() // what was added first goes first
            .receive(stop, signal -> "stopped", failure -> "stopped")
            .send(sender, COFFEE, () -> "sent", back -> "refused");
    String what = select.select(Duration.ofMillis(5), () -> "late");
    List<Object> unsent = select.unsent(); // still ours, unless it was sent or refused
    // @end
    assertThat(what).isEqualTo("late");
    assertThat(unsent).containsExactly(COFFEE);
  }

  @Test
  void withoutWaiting() {
    var receiver = Channel.<Transaction>never();
    // @start region="try-select"
    boolean idle =
        Select.<Boolean>fair()
            .receive(receiver, transaction -> !account.add(transaction), failure -> false)
            .trySelect(() -> true); // there was a moment at which nothing was possible
    // @end
    assertThat(idle).isTrue();
  }

  @Test
  void thousands() throws Exception {
    var phones = new ArrayList<Receiver<Transaction>>();
    for (int i = 0; i < 2_000; i++) {
      phones.add(ended(COFFEE));
    }
    // @start region="selector"
    try (var selector = new Selector<Boolean>()) {
      for (var phone : phones) {
        selector.add(phone, account::add, failure -> false);
      }
      while (!selector.isOver()) {
        selector.select(); // costs what is ready, not what is registered
      }
    }
    // @end
    assertThat(account.transactions()).hasSize(2_000);
  }

  @Test
  void heartbeat() throws Exception {
    var transactions = ended(COFFEE);
    var beats = new ArrayList<Instant>();
    // @start region="ticks"
    try (var ticks = Channel.ticks(Duration.ofMillis(1))) {
      var select =
          Select.<Boolean>fair()
              .receive(transactions, account::add, failure -> false)
              .receive(ticks, beats::add);
      while (beats.isEmpty() || account.transactions().isEmpty()) {
        select.select();
      }
    }
    // @end
    assertThat(account.balance()).isEqualTo(-250);
  }

  @Test
  void switchedOff() throws Exception {
    var files = ended(COFFEE);
    var phones = ended(COFFEE);
    boolean takesPhones = false;
    // @start region="never"
    var select =
        Select.<Boolean>fair()
            .receive(files, account::add, failure -> false)
            .receive(takesPhones ? phones : Channel.<Transaction>never(), account::add);
    // @end
    assertThat(select.select()).isTrue();
    assertThat(select.select()).isFalse();
    assertThat(account.transactions()).hasSize(1);
  }
}
