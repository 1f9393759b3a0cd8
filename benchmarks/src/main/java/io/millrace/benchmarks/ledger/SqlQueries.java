package io.millrace.benchmarks.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/// What every database with these tables is asked.
final class SqlQueries {
  private static final String STATEMENT =
      "SELECT id, amount, booked FROM entry WHERE credit = ?"
          + " UNION ALL SELECT id, -amount, booked FROM entry WHERE debit = ?";

  private SqlQueries() {}

  /// The balances by the accounts' numbers.
  static long[] balances(Connection connection, int accountCount) throws SQLException {
    var balances = new long[accountCount];
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT number, balance FROM account")) {
      while (rows.next()) {
        balances[rows.getInt(1)] = rows.getLong(2);
      }
    }
    return balances;
  }

  /// Reads every line of one account's statement.
  ///
  /// @return the sum of the lines
  static long statementSum(Connection connection, int account) throws SQLException {
    try (var statement = connection.prepareStatement(STATEMENT)) {
      statement.setInt(1, account);
      statement.setInt(2, account);
      long sum = 0;
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          sum += rows.getLong(2);
        }
      }
      return sum;
    }
  }
}
