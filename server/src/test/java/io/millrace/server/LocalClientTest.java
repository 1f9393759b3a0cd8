package io.millrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelClosedException;
import io.millrace.ledger.AccountChange;
import io.millrace.ledger.Book;
import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.LedgerStoppedException;
import io.millrace.ledger.MemoryJournal;
import io.millrace.ledger.Money;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.Post;
import io.millrace.ledger.Refusal;
import io.millrace.ledger.SharedId;
import io.millrace.ledger.Source;
import io.millrace.ledger.StatementLine;
import io.millrace.ledger.Transaction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The command line's end of a running server does what the ledger itself would.
@Timeout(60)
class LocalClientTest {
  private static final CurrencyUnit EUR = CurrencyUnit.of("EUR");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 24);

  @TempDir Path directory;
  private TestServer server;
  private LocalClient client;

  @BeforeEach
  void start() {
    server = new TestServer(directory);
    client = server.client();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  /// Notes every answer and failure as one word, in the order they come.
  private static final class Answers implements Post.Reply {
    final List<Transaction> transactions = new ArrayList<>();
    final List<Outcome> outcomes = new ArrayList<>();
    final List<Transaction> failed = new ArrayList<>();

    @Override
    public void answered(Transaction transaction, Outcome outcome) {
      transactions.add(transaction);
      outcomes.add(outcome);
    }

    @Override
    public void failed(Transaction transaction, LedgerStoppedException why) {
      failed.add(transaction);
    }
  }

  private static Transaction.Builder camt(String txid, String account, long minor) {
    return Transaction.of("file:camt", txid, account, new Money(minor, EUR)).bookingDate(DAY);
  }

  private static Channel<Post> sent(Post.Reply reply, List<Transaction> transactions)
      throws InterruptedException {
    var posts = Channel.<Post>unbounded();
    for (var transaction : transactions) {
      posts.sender().send(new Post(transaction, reply));
    }
    posts.sender().close();
    return posts;
  }

  @Test
  void forwardGivesEveryPostTheOutcomeThatTheBookGives() throws Exception {
    var transactions =
        List.of(
            camt("1", "A", 100)
                .sharedId(new SharedId("app", "e1"))
                .reference("endToEndId", "e1")
                .text("Tee")
                .build(),
            camt("1", "A", 100).build(),
            camt("1", "A", 200).build(),
            camt("2", "A", 5).contra("A").build(),
            Transaction.of("phone-1", "9", "A", new Money(100, EUR))
                .bookingDate(DAY)
                .source(Source.PHONE)
                .sharedId(new SharedId("app", "e1"))
                .build());
    var book = new Book();
    var expected = transactions.stream().map(book::apply).toList();
    var answers = new Answers();

    client.forward(sent(answers, transactions).receiver());

    assertThat(answers.outcomes).isEqualTo(expected);
    assertThat(answers.transactions).isEqualTo(transactions);
    assertThat(answers.failed).isEmpty();
    assertThat(client.balances()).isEqualTo(book.balances());
    var refused = new ArrayList<Refusal>();
    client.conflicts(refused::add);
    assertThat(refused).isEqualTo(book.conflicts().stream().toList()).hasSize(1);
    refused.clear();
    client.rejections(refused::add);
    assertThat(refused).isEqualTo(book.rejections().stream().toList()).hasSize(1);
  }

  @Test
  void forwardAnswersManyFromSeveralFeedsInOrderWhileTheySend() throws Exception {
    int each = 10_000;
    var posts = Channel.<Post>bounded(100);
    var feeds = List.of("file:a", "file:b");
    var answers = feeds.stream().map(feed -> new Answers()).toList();
    for (int f = 0; f < feeds.size(); f++) {
      var feed = feeds.get(f);
      var reply = answers.get(f);
      var sender = posts.sender().duplicate();
      Thread.ofVirtual()
          .start(() -> {
            try (sender) {
              for (int i = 0; i < each; i++) {
                var transaction =
                    Transaction.of(feed, "t" + i, "A", new Money(1, EUR)).bookingDate(DAY).build();
                sender.send(new Post(transaction, reply));
              }
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
    }
    posts.sender().close();

    client.forward(posts.receiver());

    for (var reply : answers) {
      assertThat(reply.failed).isEmpty();
      assertThat(reply.outcomes).hasSize(each).allMatch(Outcome.Posted.class::isInstance);
      for (int i = 0; i < each; i++) {
        assertThat(reply.transactions.get(i).txid()).isEqualTo("t" + i);
      }
    }
    assertThat(client.balances().getFirst().balance()).isEqualTo(new Money(2L * each, EUR));
  }

  @Test
  void aConnectionThatBreaksFailsWhatIsNotAnsweredAndRefusesTheRest() throws Exception {
    var answers = new Answers();
    var posts = Channel.<Post>unbounded();
    for (var txid : List.of("1", "2", "3")) {
      posts.sender().send(new Post(camt(txid, "A", 1).build(), answers));
    }
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var half = new LocalClient(listener.getLocalPort(), TestServer.SECRET)) {
      var late = new Post(camt("4", "A", 1).build(), answers);
      Thread.ofVirtual()
          .start(() -> {
            answerOneLineAndBreak(listener, () -> posts.sender().trySend(late));
          });

      half.forward(posts.receiver());
    }

    assertThat(answers.outcomes).containsExactly(new Outcome.Confirmed(4));
    assertThat(answers.failed).extracting(Transaction::txid).containsExactly("2", "3", "4");
    assertThatThrownBy(() -> posts.sender().send(new Post(camt("5", "A", 1).build(), answers)))
        .isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void aServerThatHasStoppedFailsEveryPost() throws Exception {
    server.server.close();
    var answers = new Answers();

    client.forward(sent(answers, List.of(camt("1", "A", 1).build())).receiver());

    assertThat(answers.outcomes).isEmpty();
    assertThat(answers.failed).hasSize(1);
    assertThatThrownBy(() -> client.balances()).isInstanceOf(IOException.class);
  }

  @Test
  void aLedgerThatStopsFailsWhatItHasNotMadeDurable() throws Exception {
    server.journal.beforeForce(MemoryJournal.failing("the disk is full"));
    var answers = new Answers();

    client.forward(sent(answers, List.of(camt("1", "A", 1).build())).receiver());

    assertThat(answers.outcomes).isEmpty();
    assertThat(answers.failed).hasSize(1);
    assertThatThrownBy(() -> client.balances()).isInstanceOf(LedgerStoppedException.class);
  }

  @Test
  void aFailedFeedEndsTheForwardingWithItsFailureAfterTheAnswers() throws Exception {
    var answers = new Answers();
    var posts = Channel.<Post>unbounded();
    posts.sender().send(new Post(camt("1", "A", 1).build(), answers));
    posts.sender().fail(new IOException("the file broke off"));

    assertThatThrownBy(() -> client.forward(posts.receiver()))
        .isInstanceOf(ChannelClosedException.class)
        .hasRootCauseMessage("the file broke off");
    assertThat(answers.outcomes).hasSize(1);
  }

  @Test
  void questionsAreAnsweredAsTheLedgerDoes() throws Exception {
    server.owner.post(camt("1", "A/ü ?", 100).valueDate(DAY).build());
    server.owner.post(camt("2", "A/ü ?", -30).bookingDate(DAY.plusDays(1)).build());

    assertThat(client.balances("A/ü ?", null)).isEqualTo(ask(b -> b.balances("A/ü ?"))).hasSize(1);
    assertThat(client.balances("A/ü ?", DAY)).isEqualTo(server.owner.balancesAt("A/ü ?", DAY));
    assertThat(client.balances("unknown", null)).isEmpty();
    for (var from : new LocalDate[] {null, DAY.plusDays(1)}) {
      for (var to : new LocalDate[] {null, DAY}) {
        var lines = new ArrayList<StatementLine>();
        client.statement("A/ü ?", from, to, lines::add);
        assertThat(lines)
            .isEqualTo(ask(b -> b.history("A/ü ?").orElseThrow()).statement(from, to).toList());
      }
    }
    assertThat(client.verify()).isEqualTo(server.owner.verify());
    assertThat(client.settings())
        .isEqualTo(
            new LocalClient.Settings(ZoneId.of("Europe/Berlin"), directory.resolve("rejects")));
  }

  @Test
  void anAccountIsChangedOrTheRefusalIsTold() throws Exception {
    client.change(new AccountChange("A", "Savings", List.of("DE01")));

    assertThat(this.<String>ask(b -> b.resolve("DE01"))).isEqualTo("A");
    assertThatThrownBy(() -> client.change(new AccountChange("B", null, List.of("DE01"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("alias \"DE01\" already means \"A\"");
  }

  @Test
  void tokensAreMadeListedAndRevoked() throws Exception {
    var created = client.createToken("phone-1", "app", Set.of("A"));

    assertThat(server.tokens.authenticate(created.token())).contains(created.info());
    assertThat(client.tokens()).isEqualTo(server.tokens.list()).hasSize(1);
    assertThat(client.revokeToken(created.info().id())).isTrue();
    assertThat(client.revokeToken(created.info().id())).isFalse();
    assertThat(server.tokens.authenticate(created.token())).isEmpty();
    assertThatThrownBy(() -> client.createToken("file:camt", null, Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("for imports");
  }

  @Test
  void aWrongSecretIsToldAsTrouble() {
    try (var stranger = new LocalClient(server.server.port(), "not-the-secret-of-it")) {
      assertThatThrownBy(stranger::balances)
          .isInstanceOf(IOException.class)
          .hasMessage("a valid token is needed");
    }
  }

  private <R> R ask(Function<Book, R> question) throws InterruptedException {
    return server.owner.ask(question);
  }

  private static void answerOneLineAndBreak(ServerSocket listener, Runnable meanwhile) {
    try (var socket = listener.accept()) {
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      while (!in.readLine().isEmpty()) {} // headers
      for (int lines = 0; lines < 3; lines++) {
        in.readLine();
      }
      meanwhile.run();
      var answer = "{\"outcome\":\"confirmed\",\"txid\":\"1\",\"seq\":4}\n";
      socket
          .getOutputStream()
          .write(
              ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                      + Integer.toHexString(answer.length())
                      + "\r\n"
                      + answer
                      + "\r\n")
                  .getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
