package io.millrace.benchmarks.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// PostgreSQL over TCP: a batch is one statement that takes arrays, so that it costs one round trip
/// and one commit.
///
/// One server a process serves every ledger, each a database of its own.
final class PostgresEngine implements Engine {
  private static final String USER = "postgres";
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE account (number INTEGER PRIMARY KEY, balance BIGINT NOT NULL)",
          "CREATE TABLE entry (id BIGINT PRIMARY KEY, debit INTEGER NOT NULL, credit INTEGER NOT NULL,"
              + " amount BIGINT NOT NULL, booked DATE NOT NULL)",
          "CREATE INDEX entry_debit ON entry (debit)",
          "CREATE INDEX entry_credit ON entry (credit)");

  private static final String POST =
      """
      WITH input AS (
        SELECT * FROM unnest(?::bigint[], ?::integer[], ?::integer[], ?::bigint[])
          AS t (id, debit, credit, amount)),
      posted AS (
        INSERT INTO entry SELECT id, debit, credit, amount, ? FROM input
          ON CONFLICT DO NOTHING RETURNING id, debit, credit, amount),
      legs AS (
        SELECT debit AS number, -amount AS change FROM posted
          UNION ALL SELECT credit, amount FROM posted),
      changes AS (SELECT number, sum(change)::bigint AS change FROM legs GROUP BY number),
      updated AS (
        UPDATE account SET balance = balance + change FROM changes
          WHERE account.number = changes.number)
      SELECT id FROM posted
      """;

  private static @Nullable EmbeddedPostgres server;
  private static int databaseCount;

  private final Connection connection;
  private final PreparedStatement post;
  private final int accountCount;

  private PostgresEngine(Connection connection, int accountCount) throws SQLException {
    this.connection = connection;
    this.accountCount = accountCount;
    requireDurable();
    for (var table : TABLES) {
      execute(connection, table);
    }
    execute(
        connection,
        "INSERT INTO account SELECT number, 0 FROM generate_series(0, %d) AS number"
            .formatted(accountCount - 1));
    execute(connection, "ANALYZE account");
    post = connection.prepareStatement(POST);
  }

  static PostgresEngine open(Path directory, int accountCount) throws IOException, SQLException {
    var url = newDatabase(directory);
    return new PostgresEngine(DriverManager.getConnection(url, USER, ""), accountCount);
  }

  /// Tries whether it starts here: without binaries for this machine, or where no unprivileged user
  /// may be had, it does not.
  static Optional<String> missing() {
    try (var _ = start(Files.createTempDirectory("postgresql"))) {
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of("PostgreSQL does not start: " + e.getMessage());
    }
  }

  private static synchronized String newDatabase(Path directory) throws IOException, SQLException {
    // Beside the others' files, since a folder for temporary ones may be in memory.
    var running =
        server == null
            ? start(Files.createTempDirectory(directory.toAbsolutePath().getParent(), "postgresql"))
            : server;
    server = running;
    var name = "ledger_" + databaseCount++;
    try (var connection = running.getPostgresDatabase().getConnection()) {
      execute(connection, "CREATE DATABASE " + name);
    }
    return running.getJdbcUrl(USER, name);
  }

  /// The embedded server is meant for tests, which do without durability: here it is told
  /// otherwise.
  private static EmbeddedPostgres start(Path directory) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(directory)
        .setServerConfig("fsync", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("shared_buffers", "512MB")
        .setServerConfig("max_wal_size", "4GB")
        .start();
  }

  private void requireDurable() throws SQLException {
    for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      try (var statement = connection.createStatement();
          var rows = statement.executeQuery("SHOW " + setting)) {
        if (!rows.next() || !rows.getString(1).equals("on")) {
          throw new IllegalStateException("PostgreSQL would not be durable: " + setting);
        }
      }
    }
  }

  @Override
  public List<Answer> post(List<Transfer> transfers) throws SQLException {
    post.setArray(1, array("bigint", transfers.stream().map(Transfer::id).toArray()));
    post.setArray(2, array("integer", transfers.stream().map(Transfer::debit).toArray()));
    post.setArray(3, array("integer", transfers.stream().map(Transfer::credit).toArray()));
    post.setArray(4, array("bigint", transfers.stream().map(Transfer::amount).toArray()));
    post.setObject(5, Transfer.DAY);
    var posted = new HashSet<Long>();
    try (var rows = post.executeQuery()) {
      while (rows.next()) {
        posted.add(rows.getLong(1));
      }
    }
    var stored =
        posted.size() == transfers.size() ? Map.<Long, Transfer>of() : stored(transfers, posted);
    return answers(transfers, posted, stored);
  }

  private static List<Answer> answers(
      List<Transfer> transfers, Set<Long> posted, Map<Long, Transfer> stored) {
    var answers = new ArrayList<Answer>(transfers.size());
    for (var transfer : transfers) {
      if (posted.remove(transfer.id())) { // the first of its identity in this batch
        answers.add(Answer.POSTED);
      } else {
        var first = stored.get(transfer.id());
        answers.add(transfer.equals(first) ? Answer.REPLAYED : Answer.CONFLICT);
      }
    }
    return answers;
  }

  /// What is known under the identities that were not, or not only, posted now.
  private Map<Long, Transfer> stored(List<Transfer> transfers, Set<Long> posted)
      throws SQLException {
    var asked = new ArrayList<Long>();
    var seen = new HashSet<Long>();
    for (var transfer : transfers) {
      if (!seen.add(transfer.id()) || !posted.contains(transfer.id())) {
        asked.add(transfer.id());
      }
    }
    var stored = new HashMap<Long, Transfer>();
    var select = "SELECT id, debit, credit, amount FROM entry WHERE id = ANY (?)";
    try (var statement = connection.prepareStatement(select)) {
      statement.setArray(1, array("bigint", asked.toArray()));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          long id = rows.getLong(1);
          var transfer =
              new Transfer(
                  (int) (id >> Integer.SIZE),
                  (int) id,
                  rows.getInt(2),
                  rows.getInt(3),
                  rows.getLong(4));
          stored.put(id, transfer);
        }
      }
    }
    return stored;
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

  private Array array(String type, Object[] values) throws SQLException {
    return connection.createArrayOf(type, values);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
