package io.millrace.benchmarks.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A database in this process behind JDBC: prepared statements in JDBC batches, one transaction a
/// batch, each account's balance written once a transaction.
final class SqlEngine implements Engine {
  /// Half a gigabyte of pages, so that no peer reads what it wrote a moment ago from the disk.
  private static final int CACHE_KIBIBYTES = 512 << 10;

  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE account (number INTEGER PRIMARY KEY, balance BIGINT NOT NULL)",
          "CREATE TABLE entry (id %s PRIMARY KEY, debit INTEGER NOT NULL, credit INTEGER NOT NULL,"
              + " amount BIGINT NOT NULL, booked INTEGER NOT NULL)",
          "CREATE INDEX entry_debit ON entry (debit)",
          "CREATE INDEX entry_credit ON entry (credit)");

  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement stored;
  private final PreparedStatement update;
  private final String afterCommit;
  private final int accountCount;

  private SqlEngine(Connection connection, String idType, String afterCommit, int accountCount)
      throws SQLException {
    this.connection = connection;
    this.afterCommit = afterCommit;
    this.accountCount = accountCount;
    for (var table : TABLES) {
      execute(table.formatted(idType));
    }
    connection.setAutoCommit(false);
    try (var account = connection.prepareStatement("INSERT INTO account VALUES (?, 0)")) {
      for (int number = 0; number < accountCount; number++) {
        account.setInt(1, number);
        account.addBatch();
      }
      account.executeBatch();
    }
    connection.commit();
    insert =
        connection.prepareStatement(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
    stored = connection.prepareStatement("SELECT debit, credit, amount FROM entry WHERE id = ?");
    update =
        connection.prepareStatement("UPDATE account SET balance = balance + ? WHERE number = ?");
  }

  /// H2's file store. A commit writes at once, but H2 promises a sync only when told to.
  static SqlEngine h2(Path directory, int accountCount) throws SQLException {
    var url =
        "jdbc:h2:file:%s;MODE=PostgreSQL;WRITE_DELAY=0;CACHE_SIZE=%d"
            .formatted(directory.resolve("ledger").toAbsolutePath(), CACHE_KIBIBYTES);
    var connection = DriverManager.getConnection(url);
    return new SqlEngine(connection, "BIGINT", "CHECKPOINT SYNC", accountCount);
  }

  /// SQLite with a write-ahead log that is synced at every commit.
  static SqlEngine sqlite(Path directory, int accountCount) throws SQLException {
    var url = "jdbc:sqlite:" + directory.resolve("ledger.db");
    var connection = DriverManager.getConnection(url);
    try (var statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("PRAGMA cache_size = -" + CACHE_KIBIBYTES);
    }
    // An INTEGER key is the row's own place in SQLite, the fastest that it has.
    return new SqlEngine(connection, "INTEGER", "", accountCount);
  }

  @Override
  public List<Answer> post(List<Transfer> transfers) throws SQLException {
    for (var transfer : transfers) {
      insert.setLong(1, transfer.id());
      insert.setInt(2, transfer.debit());
      insert.setInt(3, transfer.credit());
      insert.setLong(4, transfer.amount());
      insert.setInt(5, (int) Transfer.DAY.toEpochDay());
      insert.addBatch();
    }
    var inserted = insert.executeBatch();
    var answers = new ArrayList<Answer>(transfers.size());
    var changes = new TreeMap<Integer, Long>();
    for (int i = 0; i < inserted.length; i++) {
      var transfer = transfers.get(i);
      answers.add(inserted[i] == 1 ? Answer.POSTED : known(transfer));
      if (inserted[i] == 1) {
        changes.merge(transfer.debit(), -transfer.amount(), Long::sum);
        changes.merge(transfer.credit(), transfer.amount(), Long::sum);
      }
    }
    change(changes);
    connection.commit();
    if (!afterCommit.isEmpty()) {
      execute(afterCommit);
    }
    return answers;
  }

  private Answer known(Transfer transfer) throws SQLException {
    stored.setLong(1, transfer.id());
    try (var row = stored.executeQuery()) {
      if (!row.next()) {
        throw new IllegalStateException("neither inserted nor known: " + transfer);
      }
      return transfer.isReplayOf(row.getInt(1), row.getInt(2), row.getLong(3))
          ? Answer.REPLAYED
          : Answer.CONFLICT;
    }
  }

  private void change(Map<Integer, Long> changes) throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    for (var change : changes.entrySet()) {
      update.setLong(1, change.getValue());
      update.setInt(2, change.getKey());
      update.addBatch();
    }
    update.executeBatch();
  }

  @Override
  public long[] balances() throws SQLException {
    return SqlQueries.balances(connection, accountCount);
  }

  @Override
  public long statementSum(int account) throws SQLException {
    return SqlQueries.statementSum(connection, account);
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
