package io.millrace.server;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a token stands for; never its secret.
///
/// @param id names it, in lists and in the token itself
/// @param feed the feed that whoever holds it is
/// @param ids the id space its txids belong to, or null: then its feed confirms nobody
/// @param accounts the accounts it may post to and read; empty means all
/// @param created when
/// @param revoked when it stopped being valid, or null
public record TokenInfo(
    String id,
    String feed,
    @Nullable String ids,
    Set<String> accounts,
    Instant created,
    @Nullable Instant revoked) {
  public TokenInfo {
    accounts = Set.copyOf(accounts);
  }
}
