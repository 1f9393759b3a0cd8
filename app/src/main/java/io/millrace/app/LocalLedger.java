package io.millrace.app;

import io.millrace.channel.Sender;
import io.millrace.journal.SegmentJournal;
import io.millrace.ledger.AccountChange;
import io.millrace.ledger.Balance;
import io.millrace.ledger.Book;
import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.Post;
import io.millrace.ledger.Refusal;
import io.millrace.ledger.StatementLine;
import io.millrace.ledger.Verification;
import io.millrace.server.NewToken;
import io.millrace.server.TokenInfo;
import io.millrace.server.TokenStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A ledger that this process owns.
final class LocalLedger implements LedgerAccess {
  private final LedgerOwner owner;
  private final TokenStore tokens;

  private LocalLedger(LedgerOwner owner, TokenStore tokens) {
    this.owner = owner;
    this.tokens = tokens;
  }

  /// Locks the directory, recovers the book and starts its owner.
  ///
  /// @param notices where one line tells of a torn tail that was cut, if there was one
  /// @throws io.millrace.ledger.JournalException if another process owns it, or it is damaged
  static LocalLedger open(Path directory, PrintWriter notices) {
    var journal = SegmentJournal.open(directory);
    try {
      journal.recovered().ifPresent(cut -> notices.println("millrace: " + cut));
      return new LocalLedger(
          LedgerOwner.open(journal), TokenStore.open(directory.resolve("tokens")));
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  LedgerOwner owner() {
    return owner;
  }

  TokenStore tokenStore() {
    return tokens;
  }

  @Override
  public Sender<? super Post> posts() {
    return owner.sender();
  }

  @Override
  public List<Balance> balances() throws InterruptedException {
    return owner.ask(Book::balances);
  }

  @Override
  public List<Balance> balances(String account, @Nullable LocalDate at)
      throws InterruptedException {
    return at == null ? owner.ask(book -> book.balances(account)) : owner.balancesAt(account, at);
  }

  @Override
  public void statement(
      String account,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      Consumer<StatementLine> reader)
      throws InterruptedException {
    owner.statement(account, from, to).forEach(reader);
  }

  @Override
  public void conflicts(Consumer<Refusal> reader) throws InterruptedException {
    owner.conflicts().forEach(reader);
  }

  @Override
  public void rejections(Consumer<Refusal> reader) throws InterruptedException {
    owner.rejections().forEach(reader);
  }

  @Override
  public long lastSeq() throws InterruptedException {
    return owner.ask(Book::lastSeq);
  }

  @Override
  public Verification verify() throws InterruptedException {
    return owner.verify();
  }

  @Override
  public void change(AccountChange change) throws InterruptedException {
    owner.change(change);
  }

  @Override
  public NewToken createToken(String feed, @Nullable String idSpace, Set<String> accounts) {
    return tokens.create(feed, idSpace, accounts);
  }

  @Override
  public List<TokenInfo> tokens() {
    return tokens.list();
  }

  @Override
  public boolean revokeToken(String id) {
    return tokens.revoke(id);
  }

  @Override
  public void close() {
    owner.close();
  }
}
