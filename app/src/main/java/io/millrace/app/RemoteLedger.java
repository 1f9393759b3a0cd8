package io.millrace.app;

import io.millrace.channel.Channel;
import io.millrace.channel.Sender;
import io.millrace.ledger.AccountChange;
import io.millrace.ledger.Balance;
import io.millrace.ledger.Post;
import io.millrace.ledger.Refusal;
import io.millrace.ledger.StatementLine;
import io.millrace.ledger.Verification;
import io.millrace.server.LocalClient;
import io.millrace.server.NewToken;
import io.millrace.server.TokenInfo;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A ledger that a running server owns. Posts go through a channel to one thread that forwards
/// them.
final class RemoteLedger implements LedgerAccess {
  /// Enough to fill the next request while one is on its way.
  private static final int POST_COUNT_MAX = 8_192;

  private final LocalClient client;
  private final Channel<Post> channel = Channel.bounded(POST_COUNT_MAX);
  private final Thread forwarder;

  private RemoteLedger(LocalClient client) {
    this.client = client;
    this.forwarder = Thread.ofPlatform().name("ledger-forwarder").unstarted(this::forward);
  }

  /// Reaches the server that wrote the file.
  ///
  /// @throws IOException if nobody answers there
  static RemoteLedger connect(OwnerFile owner) throws IOException, InterruptedException {
    var client = new LocalClient(owner.port(), owner.secret());
    try {
      client.settings();
    } catch (IOException | RuntimeException e) {
      client.close();
      throw e;
    }
    var ledger = new RemoteLedger(client);
    ledger.forwarder.start();
    return ledger;
  }

  @Override
  public Sender<? super Post> posts() {
    return channel.sender().duplicate();
  }

  @Override
  public List<Balance> balances() throws IOException, InterruptedException {
    return client.balances();
  }

  @Override
  public List<Balance> balances(String account, @Nullable LocalDate at)
      throws IOException, InterruptedException {
    return client.balances(account, at);
  }

  @Override
  public void statement(
      String account,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      Consumer<StatementLine> reader)
      throws IOException, InterruptedException {
    client.statement(account, from, to, reader);
  }

  @Override
  public void conflicts(Consumer<Refusal> reader) throws IOException, InterruptedException {
    client.conflicts(reader);
  }

  @Override
  public void rejections(Consumer<Refusal> reader) throws IOException, InterruptedException {
    client.rejections(reader);
  }

  @Override
  public long lastSeq() throws IOException, InterruptedException {
    return client.lastSeq();
  }

  @Override
  public Verification verify() throws IOException, InterruptedException {
    return client.verify();
  }

  @Override
  public void change(AccountChange change) throws IOException, InterruptedException {
    client.change(change);
  }

  @Override
  public NewToken createToken(String feed, @Nullable String idSpace, Set<String> accounts)
      throws IOException, InterruptedException {
    return client.createToken(feed, idSpace, accounts);
  }

  @Override
  public List<TokenInfo> tokens() throws IOException, InterruptedException {
    return client.tokens();
  }

  @Override
  public boolean revokeToken(String id) throws IOException, InterruptedException {
    return client.revokeToken(id);
  }

  @Override
  public void close() {
    channel.sender().close();
    try {
      forwarder.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }

  private void forward() {
    try (var posts = channel.receiver()) {
      client.forward(posts);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
