package io.millrace.benchmarks.ledger;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Who is measured, ours first.
public enum Subject {
  /// Ours.
  MILLRACE("millrace") {
    @Override
    Ledger open(Path directory, int accountCount) {
      return MillraceLedger.open(directory, accountCount);
    }
  },
  /// H2, in process.
  H2("H2") {
    @Override
    Ledger open(Path directory, int accountCount) throws Exception {
      return EngineLedger.over(SqlEngine.h2(directory, accountCount));
    }
  },
  /// SQLite, in process.
  SQLITE("SQLite") {
    @Override
    Ledger open(Path directory, int accountCount) throws Exception {
      return EngineLedger.over(SqlEngine.sqlite(directory, accountCount));
    }
  },
  /// RocksDB, in process.
  ROCKSDB("RocksDB") {
    @Override
    Ledger open(Path directory, int accountCount) throws Exception {
      return EngineLedger.over(RocksEngine.open(directory, accountCount));
    }
  },
  /// PostgreSQL, a server beside this process.
  POSTGRESQL("PostgreSQL") {
    @Override
    Ledger open(Path directory, int accountCount) throws Exception {
      return EngineLedger.over(PostgresEngine.open(directory, accountCount));
    }

    @Override
    public Optional<String> missing() {
      return PostgresEngine.missing();
    }

    @Override
    boolean isServer() {
      return true;
    }
  },
  /// TigerBeetle, a server that runs already.
  TIGERBEETLE("TigerBeetle") {
    @Override
    Ledger open(Path directory, int accountCount) throws Exception {
      return TigerbeetleLedger.open(System.getenv(TigerbeetleLedger.ADDRESS), accountCount);
    }

    @Override
    public Optional<String> missing() {
      return System.getenv(TigerbeetleLedger.ADDRESS) == null
          ? Optional.of(TigerbeetleLedger.ADDRESS + " names no TigerBeetle that runs")
          : Optional.empty();
    }

    @Override
    boolean isServer() {
      return true;
    }
  },
  /// A loop that does what none can do without: no rival, but how much the machine could do.
  BARE("bare loop") {
    @Override
    Ledger open(Path directory, int accountCount) throws Exception {
      return EngineLedger.over(BareEngine.open(directory, accountCount));
    }
  };

  private final String title;

  Subject(String title) {
    this.title = title;
  }

  /// The name in reports.
  ///
  /// @return a word
  public String title() {
    return title;
  }

  /// Why it cannot run here.
  ///
  /// @return one line, or empty if it can
  public Optional<String> missing() {
    return Optional.empty();
  }

  /// Whether another process does the work, whose processor time and files are not ours to count.
  boolean isServer() {
    return false;
  }

  /// A new ledger, empty, with so many accounts.
  abstract Ledger open(Path directory, int accountCount) throws Exception;

  /// The subject of that title.
  ///
  /// @return the subject
  /// @throws IllegalArgumentException if there is none
  public static Subject named(String title) {
    return Arrays.stream(values())
        .filter(subject -> subject.title.equals(title))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such subject: " + title));
  }
}
