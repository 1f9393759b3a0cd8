package io.millrace.ledger;

import org.jspecify.annotations.Nullable;

/// A transaction, and what the book knows of the names in it when it is looked up.
///
/// @param account its account's name, which is no alias
/// @param open that account, if the book knows it
/// @param feed the feed, if the book knows it
/// @param contra the other account's name, which is no alias, if told
/// @param openContra that account, if the book knows it
/// @param key the fingerprint of its replay key: feed, account and txid
record Message(
    Transaction transaction,
    String account,
    @Nullable Account open,
    Feeds.@Nullable Known feed,
    @Nullable String contra,
    @Nullable Account openContra,
    long key) {

  /// Whether its two accounts are one.
  @SuppressWarnings("ReferenceEquality") // the book has one object for each account
  boolean isToItself() {
    return (open != null && openContra != null) ? open == openContra : account.equals(contra);
  }

  /// Brings what its feed has reported of the account into the cache; what it returns means
  /// nothing.
  long touchReported() {
    return open == null || feed == null ? 0 : open.touchReported(feed);
  }

  /// Whether the book can learn nothing more of its names. An account's name never becomes an
  /// alias, and an alias never means another account, so what is found once stays found.
  boolean isForEver() {
    return open != null && feed != null && (contra == null || openContra != null);
  }
}
