package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BookTest {
  private static final CurrencyUnit EUR = CurrencyUnit.of("EUR");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 10);

  private final Book book = new Book();

  private static Money eur(String decimal) {
    return Money.parse(decimal, EUR);
  }

  private static Transaction.Builder phone(String txid, String account, String amount) {
    return Transaction.of("phone-1", txid, account, eur(amount))
        .bookingDate(DAY)
        .source(Source.PHONE);
  }

  private static Transaction.Builder bank(String txid, String account, String amount) {
    return Transaction.of("file:camt", txid, account, eur(amount)).bookingDate(DAY);
  }

  private static SharedId shared(String id) {
    return new SharedId("app", id);
  }

  private Money balance(String account) {
    return book.balances(account).getFirst().balance();
  }

  private List<Balance> balancesAt(String account, LocalDate day) {
    return book.history(account).orElseThrow().balancesAt(day);
  }

  private List<StatementLine> statement(
      String account, @Nullable LocalDate from, @Nullable LocalDate to) {
    return book.history(account).orElseThrow().statement(from, to).toList();
  }

  @Test
  void whatWasRefusedUnderANameStaysSoWhenTheNameBecomesAnAlias() {
    var refused = phone("1", "X", "5.00").status(Status.PENDING).build();
    var first = book.apply(refused);
    assertThat(first).isInstanceOf(Outcome.Rejected.class);
    var later = phone("1", "X", "6.00").status(Status.PENDING).build();
    var second = book.apply(later);

    book.change(new AccountChange("A", null, List.of("X")));

    assertThat(book.apply(refused)).isEqualTo(new Outcome.Replayed(first));
    var sameAccount = phone("1", "A", "5.00").status(Status.PENDING).build();
    assertThat(book.apply(sameAccount)).isEqualTo(new Outcome.Replayed(first));
    assertThat(book.lookup("phone-1", "A", "1")).contains(second);
    assertThat(book.lookup("phone-1", "X", "1")).contains(second);
    var mended = phone("1", "A", "5.00").build();
    assertThat(book.apply(mended)).isInstanceOf(Outcome.Posted.class);
  }

  @Test
  void postedMovesMoneyOnceAndTellsTheBalance() {
    assertThat(book.apply(phone("1", "A", "10.00").build()))
        .isEqualTo(new Outcome.Posted(1, eur("10.00")));
    assertThat(book.apply(phone("2", "A", "-2.50").build()))
        .isEqualTo(new Outcome.Posted(2, eur("7.50")));
    assertThat(book.entry(2).orElseThrow().postings())
        .containsExactly(new Posting("A", eur("-2.50")), new Posting("outside:EUR", eur("2.50")));
    assertThat(book.sums()).containsExactly(java.util.Map.entry(EUR, eur("0")));
  }

  @Test
  void replayedCarriesTheFirstOutcomeForEver() {
    var first = book.apply(phone("1", "A", "10.00").build());
    book.apply(phone("2", "A", "5.00").build());

    var again = book.apply(phone("1", "A", "10.00").text("other words").build());

    assertThat(again).isEqualTo(new Outcome.Replayed(first));
    assertThat(book.lastSeq()).isEqualTo(2);
    assertThat(balance("A")).isEqualTo(eur("15.00"));
  }

  @Test
  void sameTxidOfAnotherFeedOrAccountIsAnotherMessage() {
    book.apply(phone("1", "A", "10.00").build());
    assertThat(book.apply(bank("1", "A", "10.00").build())).isInstanceOf(Outcome.Posted.class);
    assertThat(book.apply(phone("1", "B", "10.00").build())).isInstanceOf(Outcome.Posted.class);
  }

  @Test
  void sameIdentityWithOtherMaterialContentIsAConflict() {
    book.apply(phone("1", "A", "10.00").build());
    var otherAmount = phone("1", "A", "11.00").build();
    var usd =
        Transaction.of("phone-1", "1", "A", Money.parse("10.00", CurrencyUnit.of("USD")))
            .bookingDate(DAY)
            .build();

    assertThat(book.apply(otherAmount)).isEqualTo(new Outcome.Conflict(1, List.of("amount")));
    assertThat(book.apply(usd)).isEqualTo(new Outcome.Conflict(1, List.of("currency")));
    assertThat(book.apply(phone("1", "A", "10.00").status(Status.PENDING).build()))
        .isEqualTo(new Outcome.Conflict(1, List.of("status")));
    assertThat(balance("A")).isEqualTo(eur("10.00"));
    assertThat(book.conflicts().stream()).hasSize(3);
  }

  @Test
  void conflictIsFinalForThatMessageAndReservesNoIdentity() {
    book.apply(phone("1", "A", "10.00").build());
    var conflict = book.apply(phone("1", "A", "11.00").build());

    assertThat(book.apply(phone("1", "A", "11.00").build()))
        .isEqualTo(new Outcome.Replayed(conflict));
    assertThat(book.apply(phone("1", "A", "10.00").build()))
        .isEqualTo(new Outcome.Replayed(new Outcome.Posted(1, eur("10.00"))));
    assertThat(book.conflicts().stream()).hasSize(1);
  }

  @Test
  void feedsOfOneIdSpaceConfirmEachOther() {
    book.apply(phone("u-1", "A", "10.00").sharedId(shared("u-1")).build());

    var outcome = book.apply(bank("row-9", "A", "10.00").sharedId(shared("u-1")).build());

    assertThat(outcome).isEqualTo(new Outcome.Confirmed(1));
    assertThat(balance("A")).isEqualTo(eur("10.00"));
    assertThat(book.entry(1).orElseThrow().evidence())
        .extracting(e -> e.transaction().feed())
        .containsExactly("phone-1", "file:camt");
    assertThat(book.apply(bank("row-9", "A", "10.00").sharedId(shared("u-1")).build()))
        .isEqualTo(new Outcome.Replayed(outcome));
  }

  @Test
  void withoutASharedSpaceNothingIsMatched() {
    book.apply(phone("u-1", "A", "10.00").sharedId(new SharedId("app", "u-1")).build());
    assertThat(book.apply(bank("r", "A", "10.00").sharedId(new SharedId("other", "u-1")).build()))
        .isInstanceOf(Outcome.Posted.class);
    assertThat(book.apply(bank("u-1", "A", "10.00").build())).isInstanceOf(Outcome.Posted.class);
  }

  @Test
  void sharedIdWithOtherMaterialContentIsAConflictNamingEveryField() {
    book.apply(phone("u-1", "A", "10.00").sharedId(shared("u-1")).build());
    assertThat(book.apply(bank("r", "B", "12.00").sharedId(shared("u-1")).build()))
        .isEqualTo(new Outcome.Conflict(1, List.of("account", "amount")));
    assertThat(book.balances("B")).isEmpty();
  }

  @Test
  void confirmedMessageHoldsItsIdentity() {
    book.apply(phone("u-1", "A", "10.00").sharedId(shared("u-1")).build());
    book.apply(bank("r", "A", "10.00").sharedId(shared("u-1")).build());
    assertThat(book.apply(bank("r", "A", "11.00").sharedId(shared("u-1")).build()))
        .isEqualTo(new Outcome.Conflict(1, List.of("amount")));
  }

  @Test
  void contraIsTheOtherLegOfATransfer() {
    book.apply(phone("1", "A", "-10.00").contra("B").build());
    assertThat(balance("A")).isEqualTo(eur("-10.00"));
    assertThat(balance("B")).isEqualTo(eur("10.00"));
    assertThat(statement("B", null, null))
        .singleElement()
        .satisfies(line -> assertThat(line.amount()).isEqualTo(eur("10.00")));
  }

  @Test
  void transferMayBeConfirmedFromEitherAccount() {
    book.apply(phone("u", "A", "-10.00").contra("B").sharedId(shared("u")).build());
    assertThat(book.apply(bank("a", "A", "-10.00").sharedId(shared("u")).build()))
        .isEqualTo(new Outcome.Confirmed(1));
    assertThat(book.apply(bank("b", "B", "10.00").sharedId(shared("u")).build()))
        .isEqualTo(new Outcome.Confirmed(1));
    assertThat(book.apply(bank("b2", "B", "-10.00").sharedId(shared("u")).build()))
        .isEqualTo(new Outcome.Conflict(1, List.of("amount")));
    assertThat(balance("B")).isEqualTo(eur("10.00"));
  }

  @Test
  void contraToldLaterMovesTheOtherLegFromTheOutside() {
    book.apply(bank("b", "B", "10.00").sharedId(shared("u")).build());
    var outcome = book.apply(phone("u", "A", "-10.00").contra("B").sharedId(shared("u")).build());

    assertThat(outcome).isEqualTo(new Outcome.Confirmed(1));
    assertThat(balance("A")).isEqualTo(eur("-10.00"));
    assertThat(balance("B")).isEqualTo(eur("10.00"));
    assertThat(book.sums()).containsEntry(EUR, eur("0"));
    assertThat(book.entry(1).orElseThrow().contra()).isEqualTo("A");
  }

  @Test
  void twoReportsThatNameDifferentContrasConflict() {
    book.apply(phone("u", "A", "-10.00").contra("B").sharedId(shared("u")).build());
    assertThat(book.apply(bank("r", "A", "-10.00").contra("C").sharedId(shared("u")).build()))
        .isEqualTo(new Outcome.Conflict(1, List.of("contra")));
  }

  @Test
  void rejectionIsFinalForThatMessageAndItsIdentityStaysFree() {
    var max = new Money(Long.MAX_VALUE, EUR);
    book.apply(Transaction.of("f", "max", "A", max).bookingDate(DAY).build());

    var rejected = book.apply(phone("1", "A", "1.00").build());
    assertThat(rejected).isEqualTo(new Outcome.Rejected("a balance would overflow"));
    book.apply(phone("down", "A", "-5.00").build());
    assertThat(book.apply(phone("1", "A", "1.00").build()))
        .isEqualTo(new Outcome.Replayed(rejected));
    assertThat(book.apply(phone("1", "A", "2.00").build())).isInstanceOf(Outcome.Posted.class);
    assertThat(book.rejections().stream()).hasSize(1);
    assertThat(book.lookup("phone-1", "A", "1"))
        .hasValueSatisfying(o -> assertThat(o).isInstanceOf(Outcome.Posted.class));
  }

  @Test
  void anyLegThatWouldOverflowRejects() {
    var max = new Money(Long.MAX_VALUE, EUR);
    book.apply(Transaction.of("f", "1", "B", max).bookingDate(DAY).build());
    assertThat(book.apply(phone("2", "A", "-1.00").contra("B").build()))
        .isEqualTo(new Outcome.Rejected("a balance would overflow"));
    assertThat(
            book.apply(
                Transaction.of("f", "3", "C", new Money(Long.MIN_VALUE, EUR))
                    .bookingDate(DAY)
                    .build()))
        .isEqualTo(new Outcome.Rejected("a balance would overflow"));
    assertThat(book.balances("A")).isEmpty();
  }

  @Test
  void anOutsideThatWouldOverflowWhenALegMovesFromItRejects() {
    var minusMax = new Money(-Long.MAX_VALUE, EUR);
    book.apply(Transaction.of("f", "1", "B", minusMax).bookingDate(DAY).build());
    book.apply(bank("r", "A", "10.00").sharedId(shared("u")).build());
    book.apply(phone("back", "C", "-10.00").build()); // the outside is at its maximum again

    assertThat(book.apply(phone("u", "A", "10.00").contra("D").sharedId(shared("u")).build()))
        .isEqualTo(new Outcome.Rejected("a balance would overflow"));
    assertThat(book.balances("D")).isEmpty();
    assertThat(book.sums()).containsEntry(EUR, eur("0"));
  }

  @Test
  void aCurrencyMoreThanAnAccountCanHoldIsRejectedOnEitherSide() {
    for (int i = 0; i < Account.CURRENCY_COUNT_MAX; i++) {
      assertThat(book.apply(in(currency(i), "t" + i, "A").build()))
          .isInstanceOf(Outcome.Posted.class);
    }
    var further = currency(Account.CURRENCY_COUNT_MAX);
    var full = new Outcome.Rejected("account \"A\" holds 256 currencies, as many as it can");
    assertThat(book.apply(in(further, "one more", "A").build())).isEqualTo(full);
    assertThat(book.apply(in(further, "from A", "B").contra("A").build())).isEqualTo(full);
    assertThat(book.apply(in(further, "elsewhere", "B").build()))
        .isInstanceOf(Outcome.Posted.class);
    assertThat(book.apply(in(currency(255), "known", "A").contra("B").build()))
        .isInstanceOf(Outcome.Posted.class);
    assertThat(book.balances("A")).hasSize(Account.CURRENCY_COUNT_MAX);
  }

  private static CurrencyUnit currency(int number) {
    return new CurrencyUnit("X%c%c".formatted('A' + number / 26, 'A' + number % 26), 2);
  }

  private static Transaction.Builder in(CurrencyUnit currency, String txid, String account) {
    return Transaction.of("f", txid, account, new Money(1, currency)).bookingDate(DAY);
  }

  @Test
  void contraThatIsTheAccountItselfAndPendingAreRejected() {
    assertThat(book.apply(phone("1", "A", "1.00").contra("A").build()))
        .isEqualTo(new Outcome.Rejected("contra is the account itself"));
    assertThat(book.apply(phone("2", "A", "1.00").status(Status.PENDING).build()))
        .isEqualTo(new Outcome.Rejected("pending transactions are not posted"));
  }

  @Test
  void currencyKeepsTheScaleOfItsFirstUse() {
    book.apply(phone("1", "A", "1.00").build());
    var other = new Money(1, new CurrencyUnit("EUR", 3));
    assertThat(book.apply(Transaction.of("f", "2", "A", other).bookingDate(DAY).build()))
        .isEqualTo(new Outcome.Rejected("this ledger counts EUR with 2 decimals, not 3"));
  }

  @Test
  void accountHoldsOneBalancePerCurrency() {
    book.apply(phone("1", "A", "1.00").build());
    var usd = Money.parse("2.00", CurrencyUnit.of("USD"));
    book.apply(Transaction.of("f", "2", "A", usd).bookingDate(DAY).build());
    assertThat(book.balances("A")).extracting(Balance::balance).containsExactly(eur("1.00"), usd);
  }

  @Test
  void bookingDateIsThatOfTheBestEvidence() {
    var late = DAY.plusDays(3);
    book.apply(phone("u", "A", "1.00").sharedId(shared("u")).build());
    book.apply(bank("r", "A", "1.00").bookingDate(late).sharedId(shared("u")).build());

    assertThat(balancesAt("A", DAY).getFirst().balance()).isEqualTo(eur("0"));
    assertThat(balancesAt("A", late).getFirst().balance()).isEqualTo(eur("1.00"));

    book.apply(
        Transaction.of("file:csv", "c", "A", eur("1.00"))
            .bookingDate(DAY.plusDays(1))
            .sharedId(shared("u"))
            .build());
    assertThat(book.entry(1).orElseThrow().bookingDate()).isEqualTo(DAY.plusDays(1));
  }

  @Test
  void lateBackdatedTransactionChangesStatementsNeverHistory() {
    book.apply(phone("1", "A", "1.00").build());
    var posted = book.apply(phone("2", "A", "5.00").bookingDate(DAY.minusDays(1)).build());

    assertThat(posted).isEqualTo(new Outcome.Posted(2, eur("6.00")));
    assertThat(statement("A", null, null))
        .extracting(StatementLine::seq, StatementLine::balance)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(2L, eur("5.00")),
            org.assertj.core.groups.Tuple.tuple(1L, eur("6.00")));
  }

  @Test
  void statementOfAPeriodCountsWhatLiesBefore() {
    for (int day = 0; day < 5; day++) {
      book.apply(phone("t" + day, "A", "1.00").bookingDate(DAY.plusDays(day)).build());
    }
    assertThat(statement("A", DAY.plusDays(1), DAY.plusDays(2)))
        .extracting(StatementLine::balance)
        .containsExactly(eur("2.00"), eur("3.00"));
  }

  @Test
  void reportedTotalShowsWhatAFeedHasNotReported() {
    book.apply(phone("u", "A", "1.00").sharedId(shared("u")).build());
    book.apply(phone("v", "A", "2.00").sharedId(shared("v")).build());
    book.apply(bank("r", "A", "1.00").sharedId(shared("u")).build());
    book.apply(bank("r2", "A", "1.00").sharedId(shared("u")).build());

    assertThat(book.balances("A").getFirst().reported())
        .containsEntry("phone-1", eur("3.00"))
        .containsEntry("file:camt", eur("1.00"));
  }

  @Test
  void aliasMeansTheAccount() {
    book.change(new AccountChange("A", "Savings", List.of("DE02", "0001")));
    book.apply(phone("1", "DE02", "1.00").build());
    assertThat(book.apply(phone("1", "0001", "1.00").build())).isInstanceOf(Outcome.Replayed.class);
    assertThat(book.balances("0001"))
        .singleElement()
        .satisfies(b -> {
          assertThat(b.account()).isEqualTo("A");
          assertThat(b.type()).isEqualTo("Savings");
        });
  }

  @Test
  void aliasThatMeansSomethingElseIsRefused() {
    book.apply(phone("1", "B", "1.00").build());
    book.change(new AccountChange("A", null, List.of("X")));
    assertThatThrownBy(() -> book.change(new AccountChange("A", null, List.of("B"))))
        .hasMessage("alias \"B\" is an account of its own already");
    assertThatThrownBy(() -> book.change(new AccountChange("C", null, List.of("X"))))
        .hasMessage("alias \"X\" already means \"A\"");
    assertThatThrownBy(() -> book.change(new AccountChange("A", null, List.of("A"))))
        .hasMessage("alias \"A\" is the account itself");
    assertThat(book.lastSeq()).isEqualTo(2);
  }

  @Test
  void messagesOfOneTxidWithManyContentsEachGetTheirOwnAnswerAgain() {
    var posted = book.apply(phone("1", "A", "10.00").build());
    var answers = new java.util.HashMap<Transaction, Outcome>();
    for (int cents = 1; cents < 100; cents++) {
      var other = phone("1", "A", "11." + "%02d".formatted(cents)).build();
      answers.put(other, book.apply(other));
    }
    answers.forEach((message, answer) -> {
      assertThat(answer).isEqualTo(new Outcome.Conflict(1, List.of("amount")));
      assertThat(book.apply(message)).isEqualTo(new Outcome.Replayed(answer));
    });
    assertThat(book.apply(phone("1", "A", "10.00").build()))
        .isEqualTo(new Outcome.Replayed(posted));
    assertThat(book.lastSeq()).isEqualTo(100);
  }

  @Test
  void lookupTellsTheLastRefusalUntilSomethingHoldsTheIdentity() {
    var pending = phone("1", "A", "1.00").status(Status.PENDING).build();
    var toItself = phone("1", "A", "2.00").contra("A").build();
    var first = book.apply(pending);
    assertThat(book.lookup("phone-1", "A", "1")).contains(first);
    var second = book.apply(toItself);
    assertThat(book.lookup("phone-1", "A", "1")).contains(second);
    assertThat(book.lookup("phone-1", "A", "2")).isEmpty();
    var posted = book.apply(phone("1", "A", "2.00").build());
    assertThat(posted).isEqualTo(new Outcome.Replayed(second));
    var mended = book.apply(phone("1", "A", "3.00").build());
    book.apply(phone("1", "A", "4.00").build());
    assertThat(book.lookup("phone-1", "A", "1")).contains(mended);
  }

  @Test
  void statementOfAnAccountToldLaterHasTheDatesOfAllEvidence() {
    var early = DAY.minusDays(5);
    book.apply(bank("b", "B", "10.00").bookingDate(early).sharedId(shared("u")).build());
    book.apply(
        Transaction.of("file:csv", "c", "B", eur("10.00"))
            .bookingDate(early.minusDays(1))
            .sharedId(shared("u"))
            .build());
    book.apply(phone("u", "A", "-10.00").contra("B").sharedId(shared("u")).build());

    for (var account : List.of("A", "B")) {
      assertThat(statement(account, null, null))
          .singleElement()
          .satisfies(line -> {
            assertThat(line.bookingDate()).isEqualTo(early.minusDays(1));
            assertThat(line.feed()).isEqualTo("file:csv");
            assertThat(line.amount()).isEqualTo(eur(account.equals("A") ? "-10.00" : "10.00"));
          });
    }
  }

  @Test
  void statementTellsTheBestEvidenceHoweverLongItIs() {
    for (int i = 0; i < History.KEPT_COUNT; i++) {
      book.apply(phone("p" + i, "A", "1.00").build());
    }
    book.apply(phone("u", "A", "2.00").sharedId(shared("u")).build());
    book.apply(bank("b", "A", "2.00").sharedId(shared("u")).build());
    assertThat(statement("A", null, null))
        .hasSize(History.KEPT_COUNT + 1)
        .last()
        .satisfies(line -> assertThat(line.feed()).isEqualTo("file:camt"));
  }

  @Test
  void whatWasPostedUnderAnAliasCountsForTheAccount() {
    book.change(new AccountChange("A", null, List.of("DE02")));
    book.apply(phone("1", "DE02", "-4.00").contra("B").build());
    assertThat(statement("A", null, null))
        .singleElement()
        .satisfies(line -> assertThat(line.amount()).isEqualTo(eur("-4.00")));
    assertThat(book.entry(2).orElseThrow().account()).isEqualTo("A");
    assertThat(book.entry(1)).isEmpty();
    assertThat(book.entry(3)).isEmpty();
  }

  @Test
  void whatIsRestoredTogetherSeesWhatCameBeforeIt() {
    book.restore(
        List.of(
            new JournalRecord.AccountChanged(1, new AccountChange("A", null, List.of("DE02"))),
            new JournalRecord.Decided(
                2, phone("1", "DE02", "4.00").build(), new Outcome.Posted(2, eur("4.00")), 1),
            new JournalRecord.Decided(
                3, phone("2", "A", "5.00").build(), new Outcome.Posted(3, eur("9.00")), 1)));
    assertThat(balance("A")).isEqualTo(eur("9.00"));
    assertThat(book.balances("DE02")).isEqualTo(book.balances("A"));
    assertThat(book.balances()).hasSize(1);
  }

  @Test
  void restoreTakesOutcomesAsRecordedAndRefusesWhatCannotBe() {
    var t = phone("1", "A", "1.00").build();
    book.restore(new JournalRecord.Decided(1, t, new Outcome.Posted(1, eur("1.00")), 1));
    assertThat(book.apply(t)).isInstanceOf(Outcome.Replayed.class);
    assertThatThrownBy(() ->
            book.restore(
                new JournalRecord.Decided(
                    2, phone("2", "A", "1.00").build(), new Outcome.Confirmed(9), 1)))
        .hasMessage("record 2 cannot be: 9 is no entry");
    assertThatThrownBy(
            () -> book.restore(new JournalRecord.Decided(5, t, new Outcome.Confirmed(1), 1)))
        .hasMessage("record 5 follows record 1");
  }
}
