package io.millrace.ledger;

import io.millrace.ownership.Immutable;
import java.util.List;

/// The names that some [IndexRows] open, in order; their numbers count on from what was open
/// before.
///
/// @param accountsBefore how many accounts were open before the first row, and so on
@Immutable
public record IndexNames(
    int accountsBefore,
    List<String> accounts,
    int feedsBefore,
    List<String> feeds,
    int currenciesBefore,
    List<CurrencyUnit> currencies) {

  public IndexNames {
    accounts = List.copyOf(accounts);
    feeds = List.copyOf(feeds);
    currencies = List.copyOf(currencies);
  }

  /// Those that are opened between two states.
  IndexNames between(Row before, Row after) {
    return new IndexNames(
        before.account,
        accounts.subList(before.account - accountsBefore, after.account - accountsBefore),
        before.feed,
        feeds.subList(before.feed - feedsBefore, after.feed - feedsBefore),
        before.currency,
        currencies.subList(before.currency - currenciesBefore, after.currency - currenciesBefore));
  }

  /// The account of this number.
  ///
  /// @throws IndexOutOfBoundsException if it is not opened here
  String account(int number) {
    return accounts.get(number - 1 - accountsBefore);
  }

  /// The feed of this number.
  ///
  /// @throws IndexOutOfBoundsException if it is not opened here
  String feed(int number) {
    return feeds.get(number - 1 - feedsBefore);
  }

  /// The currency of this number.
  ///
  /// @throws IndexOutOfBoundsException if it is not opened here
  CurrencyUnit currency(int number) {
    return currencies.get(number - 1 - currenciesBefore);
  }
}
