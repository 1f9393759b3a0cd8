package io.millrace.benchmarks.ledger;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// RocksDB: one synced WriteBatch a transaction.
///
/// A transfer is four keys: its identity with what it says, a line for each of its two accounts,
/// and, once a transaction for each account, the balance.
final class RocksEngine implements Engine {
  private static final long CACHE_SIZE = 512L << 20;
  private static final long WRITE_BUFFER_SIZE = 128L << 20;
  private static final int BLOOM_BITS_PER_KEY = 10;
  private static final byte ENTRY = 'e';
  private static final byte LINE = 'l';
  private static final byte BALANCE = 'b';
  private static final int ENTRY_SIZE = 20;

  private final Options options;
  private final RocksDB database;
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final int accountCount;
  private long lineCount;

  private RocksEngine(Options options, RocksDB database, int accountCount) {
    this.options = options;
    this.database = database;
    this.accountCount = accountCount;
  }

  static RocksEngine open(Path directory, int accountCount) throws RocksDBException {
    RocksDB.loadLibrary();
    var table =
        new BlockBasedTableConfig()
            .setBlockCache(new LRUCache(CACHE_SIZE))
            .setFilterPolicy(new BloomFilter(BLOOM_BITS_PER_KEY));
    var options =
        new Options()
            .setCreateIfMissing(true)
            .setIncreaseParallelism(Runtime.getRuntime().availableProcessors())
            .setWriteBufferSize(WRITE_BUFFER_SIZE)
            .setTableFormatConfig(table);
    return new RocksEngine(options, RocksDB.open(options, directory.toString()), accountCount);
  }

  @Override
  public List<Answer> post(List<Transfer> transfers) throws RocksDBException {
    var stored = database.multiGetAsList(transfers.stream().map(RocksEngine::entryKey).toList());
    var answers = new ArrayList<Answer>(transfers.size());
    var changes = new TreeMap<Integer, Long>();
    var within = new HashMap<Long, Transfer>();
    try (var batch = new WriteBatch()) {
      for (int i = 0; i < transfers.size(); i++) {
        var transfer = transfers.get(i);
        var answer = known(transfer, stored.get(i), within.putIfAbsent(transfer.id(), transfer));
        answers.add(answer);
        if (answer == Answer.POSTED) {
          put(batch, transfer);
          changes.merge(transfer.debit(), -transfer.amount(), Long::sum);
          changes.merge(transfer.credit(), transfer.amount(), Long::sum);
        }
      }
      change(batch, changes);
      database.write(synced, batch);
    }
    return answers;
  }

  private static Answer known(
      Transfer transfer, byte @Nullable [] stored, @Nullable Transfer before) {
    if (stored != null) {
      var entry = ByteBuffer.wrap(stored);
      return answer(transfer.isReplayOf(entry.getInt(), entry.getInt(), entry.getLong()));
    }
    return before == null
        ? Answer.POSTED
        : answer(transfer.isReplayOf(before.debit(), before.credit(), before.amount()));
  }

  private static Answer answer(boolean isReplay) {
    return isReplay ? Answer.REPLAYED : Answer.CONFLICT;
  }

  private void put(WriteBatch batch, Transfer transfer) throws RocksDBException {
    var entry =
        ByteBuffer.allocate(ENTRY_SIZE)
            .putInt(transfer.debit())
            .putInt(transfer.credit())
            .putLong(transfer.amount())
            .putInt((int) Transfer.DAY.toEpochDay());
    batch.put(entryKey(transfer), entry.array());
    var id = longBytes(transfer.id());
    batch.put(lineKey(transfer.debit(), lineCount), id);
    batch.put(lineKey(transfer.credit(), lineCount), id);
    lineCount++;
  }

  private void change(WriteBatch batch, Map<Integer, Long> changes) throws RocksDBException {
    if (changes.isEmpty()) {
      return; // RocksDB asserts that it is asked for something
    }
    var accounts = List.copyOf(changes.keySet());
    var balances = database.multiGetAsList(accounts.stream().map(RocksEngine::balanceKey).toList());
    for (int i = 0; i < accounts.size(); i++) {
      int account = accounts.get(i);
      long balance = balance(balances.get(i)) + changes.getOrDefault(account, 0L);
      batch.put(balanceKey(account), longBytes(balance));
    }
  }

  @Override
  public long[] balances() throws RocksDBException {
    var balances = new long[accountCount];
    for (int account = 0; account < accountCount; account++) {
      balances[account] = balance(database.get(balanceKey(account)));
    }
    return balances;
  }

  @Override
  public long statementSum(int account) throws RocksDBException {
    var keys = new ArrayList<byte[]>();
    var prefix = lineKey(account, 0);
    try (var read = new ReadOptions();
        var lines = database.newIterator(read)) {
      for (lines.seek(prefix); lines.isValid() && isOf(account, lines.key()); lines.next()) {
        keys.add(entryKey(ByteBuffer.wrap(lines.value()).getLong()));
      }
    }
    long sum = 0;
    for (var stored : keys.isEmpty() ? List.<byte[]>of() : database.multiGetAsList(keys)) {
      var entry = ByteBuffer.wrap(stored);
      int debit = entry.getInt();
      entry.getInt();
      long amount = entry.getLong();
      sum += debit == account ? -amount : amount;
    }
    return sum;
  }

  @Override
  public void close() {
    database.close();
    synced.close();
    options.close();
  }

  private static boolean isOf(int account, byte[] key) {
    return key[0] == LINE && ByteBuffer.wrap(key).getInt(1) == account;
  }

  private static byte[] entryKey(Transfer transfer) {
    return entryKey(transfer.id());
  }

  private static byte[] entryKey(long id) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(ENTRY).putLong(id).array();
  }

  private static byte[] lineKey(int account, long line) {
    return ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES)
        .put(LINE)
        .putInt(account)
        .putLong(line)
        .array();
  }

  private static byte[] balanceKey(int account) {
    return ByteBuffer.allocate(1 + Integer.BYTES).put(BALANCE).putInt(account).array();
  }

  private static byte[] longBytes(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  private static long balance(byte @Nullable [] stored) {
    return stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
  }
}
