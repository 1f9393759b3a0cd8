package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Requests that wait together are looked up together, before the first of them is decided; what
/// each of them changes must count for the others all the same.
@Timeout(60)
class WaitingTogetherTest {
  private static final CurrencyUnit EUR = CurrencyUnit.of("EUR");

  private static Transaction.Builder tx(String txid, String account, String amount) {
    return Transaction.of("f", txid, account, Money.parse(amount, EUR))
        .bookingDate(LocalDate.of(2026, 3, 10));
  }

  @Test
  void anAccountIsOpenedByTheOneBefore() throws Exception {
    assertThat(
            balances(
                post(tx("1", "A", "1.00").build()),
                post(tx("2", "A", "2.00").contra("B").build()),
                post(tx("3", "B", "4.00").contra("A").build())))
        .containsExactly("A -1.00", "B 2.00", "Z 1.00");
  }

  @Test
  void theBalanceThatIsToldCountsTheOneBefore() throws Exception {
    var outcome = new CompletableFuture<Outcome>();
    var second = tx("2", "A", "2.00").build();
    together(List.of(post(tx("1", "A", "1.00").build()), Post.to(outcome, second)), _ -> {});
    assertThat(outcome.get(10, TimeUnit.SECONDS))
        .isEqualTo(new Outcome.Posted(3, Money.parse("3.00", EUR)));
  }

  @Test
  void aContraThatTheOneBeforeOpensIsFull() throws Exception {
    var outcome = new CompletableFuture<Outcome>();
    together(
        List.of(
            post(tx("1", "B", "-50000000000000000.00").build()),
            Post.to(outcome, tx("2", "Z", "50000000000000000.00").contra("B").build())),
        _ -> {});
    assertThat(outcome.get(10, TimeUnit.SECONDS))
        .isEqualTo(new Outcome.Rejected("a balance would overflow"));
  }

  @Test
  void anotherTransactionMayComeInBetween() {
    var book = new Book();
    book.apply(tx("0", "A", "1.00").build());
    var first = tx("1", "A", "2.00").build();
    book.lookUp(first);
    assertThat(book.apply(tx("2", "A", "4.00").build()))
        .isEqualTo(new Outcome.Posted(2, Money.parse("5.00", EUR)));
    assertThat(book.apply(first)).isEqualTo(new Outcome.Posted(3, Money.parse("7.00", EUR)));
  }

  @Test
  void aNameBecomesAnAliasInTheOneBefore() throws Exception {
    assertThat(
            balances(
                post(tx("1", "A", "1.00").build()),
                new SetAccount(
                    new AccountChange("A", null, List.of("X")), new CompletableFuture<>()),
                post(tx("2", "X", "2.00").build()),
                post(tx("3", "B", "4.00").contra("X").build())))
        .containsExactly("A -1.00", "B 4.00", "Z 1.00");
  }

  @Test
  void aMessageIsAReplayOfTheOneBefore() throws Exception {
    var outcome = new CompletableFuture<Outcome>();
    var again = new CompletableFuture<Outcome>();
    var t = tx("1", "A", "1.00").build();
    together(List.of(Post.to(outcome, t), Post.to(again, t)), _ -> {});
    assertThat(again.get(10, TimeUnit.SECONDS))
        .isEqualTo(new Outcome.Replayed(outcome.get(10, TimeUnit.SECONDS)));
  }

  private static Request post(Transaction transaction) {
    return Post.to(new CompletableFuture<>(), transaction);
  }

  private static List<String> balances(Request... requests) throws Exception {
    var balances = new ArrayList<String>();
    together(
        List.of(requests),
        book ->
            book.balances()
                .forEach(b -> balances.add(b.account() + " " + b.balance().toDecimal())));
    return balances;
  }

  /// Lets all wait until the owner takes them at once.
  private static void together(List<Request> requests, Consumer<Book> then) throws Exception {
    var deciding = new Hold();
    try (var owner = LedgerOwner.open(new MemoryJournal());
        var sender = owner.sender()) {
      owner.post(tx("0", "Z", "1.00").build()); // the feed is known
      sender.send(deciding.question());
      deciding.awaitReached();
      for (var request : requests) {
        sender.send(request);
      }
      deciding.release();
      owner.ask(book -> {
        then.accept(book);
        return true;
      });
    }
  }
}
