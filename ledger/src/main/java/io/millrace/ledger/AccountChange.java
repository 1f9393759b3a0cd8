package io.millrace.ledger;

import io.millrace.ownership.Immutable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a person tells the ledger about an account: its type, and further names that feeds use for
/// it.
///
/// @param account the account
/// @param type a free word such as `Savings`, or null to leave it
/// @param aliases names that shall mean this account from now on
@Immutable
public record AccountChange(String account, @Nullable String type, List<String> aliases) {
  public AccountChange {
    Transaction.requireAccount("account", account);
    if (type != null) {
      Text.requireName("type", type);
    }
    aliases.forEach(alias -> Transaction.requireAccount("alias", alias));
    aliases = List.copyOf(aliases);
  }
}
