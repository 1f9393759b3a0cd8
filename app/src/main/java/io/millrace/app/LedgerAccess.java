package io.millrace.app;

import io.millrace.ledger.AccountChange;
import io.millrace.ledger.Balance;
import io.millrace.ledger.Refusal;
import io.millrace.ledger.StatementLine;
import io.millrace.ledger.Verification;
import io.millrace.server.NewToken;
import io.millrace.server.TokenInfo;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a command needs of a ledger, whether this process owns the directory or a running server
/// does.
///
/// Confined to the command's thread, but for the senders, which each feed's thread takes with it.
interface LedgerAccess extends PostTarget {

  List<Balance> balances() throws IOException, InterruptedException;

  /// One account, now or at the end of a day; empty if the ledger does not know it.
  List<Balance> balances(String account, @Nullable LocalDate at)
      throws IOException, InterruptedException;

  /// Gives the lines of a statement one by one, as they are read; none if the ledger does not know
  /// the account.
  void statement(
      String account,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      Consumer<StatementLine> reader)
      throws IOException, InterruptedException;

  /// Gives the messages that contradict an entry one by one, oldest first, as they are read.
  void conflicts(Consumer<Refusal> reader) throws IOException, InterruptedException;

  /// Gives the messages that the book rejected one by one, oldest first, as they are read.
  void rejections(Consumer<Refusal> reader) throws IOException, InterruptedException;

  /// The last record that is durable by now; what follows may be read and is not answered yet.
  long lastSeq() throws IOException, InterruptedException;

  Verification verify() throws IOException, InterruptedException;

  /// Changes an account's settings; returns once the change is durable.
  ///
  /// @throws IllegalArgumentException if the book refuses the change
  void change(AccountChange change) throws IOException, InterruptedException;

  NewToken createToken(String feed, @Nullable String idSpace, Set<String> accounts)
      throws IOException, InterruptedException;

  List<TokenInfo> tokens() throws IOException, InterruptedException;

  /// Ends a token at once.
  ///
  /// @return false if there is no such token
  boolean revokeToken(String id) throws IOException, InterruptedException;
}
