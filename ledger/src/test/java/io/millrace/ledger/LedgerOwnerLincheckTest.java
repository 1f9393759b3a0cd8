package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.Sender;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// What threads see of the ledger together is what a book alone would have told them one after the
/// other, in an order that keeps to real time. Who reads what is durable counts as one of them, so
/// an answer that comes before its record is durable fits into no order.
///
/// Lincheck picks the programs. The orders are those that the machine makes, since the ledger has
/// threads of its own, which a model checker would not control.
class LedgerOwnerLincheckTest {
  private static final int PROGRAM_COUNT = Integer.getInteger("programs", 4);
  private static final int RUNS_A_PROGRAM = 40;
  private static final CurrencyUnit EUR = CurrencyUnit.of("EUR");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 10);

  /// By number, 0 is none; X may become an alias of one of the others.
  private static final List<String> ACCOUNTS = List.of("", "A", "B", "X");

  /// The threads that wrote records, in all runs of a test.
  private static final Set<String> WRITERS = ConcurrentHashMap.newKeySet();

  /// The operations, so few values that they meet: replays, confirmations, conflicts, transfers.
  @Param(name = "feed", gen = IntGen.class, conf = "1:2")
  @Param(name = "event", gen = IntGen.class, conf = "1:2")
  @Param(name = "account", gen = IntGen.class, conf = "1:3")
  @Param(name = "contra", gen = IntGen.class, conf = "0:3")
  @Param(name = "amount", gen = IntGen.class, conf = "1:2")
  public abstract static class Operations {
    abstract Outcome apply(Transaction transaction) throws Exception;

    abstract void apply(AccountChange change) throws Exception;

    abstract <R> R answer(Function<Book, R> question) throws Exception;

    /// A book made of what is durable.
    abstract Book durable();

    @Operation
    public String post(
        @Param(name = "feed") int feed,
        @Param(name = "event") int event,
        @Param(name = "account") int account,
        @Param(name = "contra") int contra,
        @Param(name = "amount") int amount)
        throws Exception {
      var transaction =
          Transaction.of("feed-" + feed, "t" + event, ACCOUNTS.get(account), new Money(amount, EUR))
              .bookingDate(DAY)
              .sharedId(new SharedId("events", "e" + event))
              .contra(contra == 0 ? null : ACCOUNTS.get(contra))
              .build();
      return apply(transaction).toString();
    }

    @Operation
    public String alias(@Param(name = "account") int account) throws Exception {
      try {
        apply(new AccountChange(ACCOUNTS.get(account), null, List.of("X")));
        return "done";
      } catch (IllegalArgumentException refused) {
        return "refused";
      }
    }

    @Operation
    public String balances() throws Exception {
      return answer(Operations::told);
    }

    @Operation
    public String statement(@Param(name = "account") int account) throws Exception {
      return answer(book -> book.history(ACCOUNTS.get(account)))
          .map(history -> history.statement(null, null).toList().toString())
          .orElse("unknown");
    }

    @Operation
    public String lookup(
        @Param(name = "feed") int feed,
        @Param(name = "event") int event,
        @Param(name = "account") int account)
        throws Exception {
      return answer(book -> book.lookup("feed-" + feed, ACCOUNTS.get(account), "t" + event))
          .toString();
    }

    @Operation
    public String whatIsDurable() {
      return told(durable());
    }

    private static String told(Book book) {
      return book.lastSeq() + " " + book.balances();
    }
  }

  /// What is specified.
  public static final class BookAlone extends Operations {
    private final Book book = new Book();

    @Override
    Outcome apply(Transaction transaction) {
      return book.apply(transaction);
    }

    @Override
    void apply(AccountChange change) {
      book.change(change);
    }

    @Override
    <R> R answer(Function<Book, R> question) {
      return question.apply(book);
    }

    @Override
    Book durable() {
      return book;
    }
  }

  /// A ledger whose disk takes another while each time.
  abstract static class Ledger extends Operations {
    private static final int PAUSES_MAX = 4;

    private static final AtomicInteger pauses = new AtomicInteger();

    private final MemoryJournal journal = new MemoryJournal();
    final LedgerOwner owner = LedgerOwner.open(journal);

    Ledger() {
      journal.beforeWrite(() -> {
        WRITERS.add(Thread.currentThread().getName());
        pause();
      });
      journal.beforeForce(Ledger::pause);
    }

    @SuppressWarnings("ThreadPriorityCheck") // others may run; nothing depends on it
    private static void pause() {
      for (int i = pauses.incrementAndGet() % PAUSES_MAX; i > 0; i--) {
        Thread.yield();
      }
    }

    @Override
    final Book durable() {
      var book = new Book();
      journal.replay(book::restore);
      return book;
    }

    /// Lincheck calls it when a program is through.
    @Validate
    public final void close() {
      owner.close();
      assertThat(journal.isClosed()).isTrue();
    }
  }

  /// Services that wait for each answer: so few that the owner thread appends.
  public static final class Services extends Ledger {
    @Override
    Outcome apply(Transaction transaction) throws InterruptedException {
      return owner.post(transaction);
    }

    @Override
    void apply(AccountChange change) throws InterruptedException {
      owner.change(change);
    }

    @Override
    <R> R answer(Function<Book, R> question) throws InterruptedException {
      return owner.ask(question);
    }
  }

  /// The same beside a feed that has sent so much that the first one goes to the other two threads
  /// with it, and more may follow while they are at work.
  public static final class ServicesBesideAFeed extends Ledger {
    private final Sender<Request> sender = owner.sender();
    private final Hold sending = new Hold();

    public ServicesBesideAFeed() throws InterruptedException {
      sender.send(sending.question());
      sending.awaitReached();
      for (int i = 1; i < GroupCommit.COUNT_MAX; i++) {
        send(Book::lastSeq, new CompletableFuture<>());
      }
    }

    private <R> void send(Function<Book, R> question, CompletableFuture<R> reply)
        throws InterruptedException {
      sender.send(Question.of(question, reply));
    }

    @Override
    Outcome apply(Transaction transaction) throws Exception {
      var reply = new CompletableFuture<Outcome>();
      sender.send(Post.to(reply, transaction));
      return answer(reply);
    }

    @Override
    void apply(AccountChange change) throws Exception {
      var reply = new CompletableFuture<Void>();
      sender.send(new SetAccount(change, reply));
      answer(reply);
    }

    @Override
    <R> R answer(Function<Book, R> question) throws Exception {
      var reply = new CompletableFuture<R>();
      send(question, reply);
      return answer(reply);
    }

    private <R> R answer(CompletableFuture<R> reply) throws Exception {
      sending.release();
      try {
        return reply.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException r ? r : e;
      }
    }
  }

  private static void check(Class<? extends Ledger> ledger) {
    WRITERS.clear();
    new StressOptions()
        .sequentialSpecification(BookAlone.class)
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(1)
        .iterations(PROGRAM_COUNT)
        .invocationsPerIteration(RUNS_A_PROGRAM)
        .minimizeFailedScenario(false)
        .check(ledger);
  }

  @Test
  void whatTheOwnerThreadAppendsByItselfIsLinearizable() {
    check(Services.class);
    assertThat(WRITERS).containsExactly("ledger-owner");
  }

  @Test
  void whatIsHandedOverIsLinearizable() {
    check(ServicesBesideAFeed.class);
    assertThat(WRITERS).contains("ledger-journal");
  }
}
