package io.millrace.server;

import io.millrace.ledger.Book;
import io.millrace.ledger.Quote;
import io.millrace.ledger.Transaction;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which accounts the holder of a token may post to and read. Accounts are compared by what their
/// names mean, so an alias opens no more and no less than the account itself.
final class Access {
  private final Set<String> accounts;
  private final Inbox inbox;

  /// Names found to be allowed, so that the book is asked once for each: as many as it has aliases
  /// of these accounts at the most.
  private final Set<String> allowed;

  /// For one request; confined to its thread.
  Access(TokenInfo token, Inbox inbox) {
    this.accounts = token.accounts();
    this.inbox = inbox;
    this.allowed = new HashSet<>(accounts);
  }

  /// Whether a token may use this name.
  static boolean permits(Book book, TokenInfo token, String name) {
    return permits(book, token.accounts(), name);
  }

  /// The account of the transaction that the token does not allow: its own or its contra; null if
  /// it allows both.
  @Nullable String denied(Transaction transaction) throws InterruptedException {
    if (!permits(transaction.account())) {
      return transaction.account();
    }
    var contra = transaction.contra();
    return contra == null || permits(contra) ? null : contra;
  }

  private boolean permits(String name) throws InterruptedException {
    if (accounts.isEmpty() || allowed.contains(name)) {
      return true;
    }
    return inbox.ask(book -> permits(book, accounts, name)) && allowed.add(name);
  }

  static Problem forbidden(String name) {
    return Problem.of(403, reason(name));
  }

  static String reason(String name) {
    return "the token does not allow account " + Quote.of(name);
  }

  private static boolean permits(Book book, Set<String> accounts, String name) {
    var meant = book.resolve(name);
    return accounts.isEmpty() || accounts.stream().map(book::resolve).anyMatch(meant::equals);
  }
}
