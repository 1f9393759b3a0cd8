package io.millrace.benchmarks.ledger;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// What a ledger cannot do without, in one loop, and nothing else: a table of identities, two
/// balances, a record of 96 bytes with a check of its own, a hash chain over batches, one write and
/// one force a batch. No ledger that anybody could use; the others are measured against it to see
/// how much of the machine they take.
final class BareEngine implements Engine {
  private static final int RECORD_LENGTH = 96;
  private static final int CRC_OFFSET = RECORD_LENGTH - Integer.BYTES;
  private static final int HASH_LENGTH = 32;
  private static final int RECORD_COUNT_START = 8_192;
  private static final int TABLE_LENGTH_START = 1 << 20;

  // Places in a record.
  private static final int ID = 0;
  private static final int DEBIT = 8;
  private static final int CREDIT = 12;
  private static final int AMOUNT = 16;

  private final FileChannel file;
  private final MessageDigest digest;
  private final CRC32C crc = new CRC32C();
  private final byte[] chain = new byte[HASH_LENGTH];
  private final long[] balances;
  private ByteBuffer batch = ByteBuffer.allocateDirect(RECORD_LENGTH * RECORD_COUNT_START);
  private long[] ids = new long[TABLE_LENGTH_START]; // each one more than it is, 0 is free
  private int[] numbers = new int[TABLE_LENGTH_START]; // of the records that hold them
  private int recordCount;
  private int writtenCount; // of the records, before the batch
  private long[] statements = {}; // the sums by account, once they are asked for

  private BareEngine(FileChannel file, int accountCount) throws NoSuchAlgorithmException {
    this.file = file;
    this.digest = MessageDigest.getInstance("SHA-256");
    this.balances = new long[accountCount];
  }

  static BareEngine open(Path directory, int accountCount)
      throws IOException, NoSuchAlgorithmException {
    var file =
        FileChannel.open(
            directory.resolve("records"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    return new BareEngine(file, accountCount);
  }

  @Override
  public List<Answer> post(List<Transfer> transfers) throws IOException, DigestException {
    var answers = new ArrayList<Answer>(transfers.size());
    if (batch.capacity() < transfers.size() * RECORD_LENGTH) {
      batch = ByteBuffer.allocateDirect(transfers.size() * RECORD_LENGTH);
    }
    batch.clear();
    for (var transfer : transfers) {
      answers.add(post(transfer));
    }
    if (batch.position() > 0) {
      commit(batch.flip());
    }
    return answers;
  }

  private Answer post(Transfer transfer) throws IOException {
    if (recordCount > ids.length / 2) {
      grow();
    }
    int at = slot(ids, transfer.id() + 1);
    if (ids[at] != 0) {
      return answer(transfer, numbers[at]);
    }
    ids[at] = transfer.id() + 1;
    numbers[at] = recordCount++;
    balances[transfer.debit()] -= transfer.amount();
    balances[transfer.credit()] += transfer.amount();
    append(transfer);
    return Answer.POSTED;
  }

  private void append(Transfer transfer) {
    int from = batch.position();
    batch.putLong(from + ID, transfer.id());
    batch.putInt(from + DEBIT, transfer.debit());
    batch.putInt(from + CREDIT, transfer.credit());
    batch.putLong(from + AMOUNT, transfer.amount());
    crc.reset();
    crc.update(batch.slice(from, CRC_OFFSET));
    batch.putInt(from + CRC_OFFSET, (int) crc.getValue());
    batch.position(from + RECORD_LENGTH);
  }

  private void commit(ByteBuffer records) throws IOException, DigestException {
    digest.update(chain);
    digest.update(records.duplicate());
    digest.digest(chain, 0, HASH_LENGTH);
    while (records.hasRemaining()) {
      file.write(records);
    }
    file.force(false);
    writtenCount = recordCount;
  }

  private Answer answer(Transfer transfer, int number) throws IOException {
    var record = record(number);
    boolean isReplay =
        transfer.isReplayOf(record.getInt(DEBIT), record.getInt(CREDIT), record.getLong(AMOUNT));
    return isReplay ? Answer.REPLAYED : Answer.CONFLICT;
  }

  private ByteBuffer record(int number) throws IOException {
    if (number >= writtenCount) {
      return batch.slice((number - writtenCount) * RECORD_LENGTH, RECORD_LENGTH);
    }
    var record = ByteBuffer.allocate(RECORD_LENGTH);
    if (file.read(record, (long) number * RECORD_LENGTH) != RECORD_LENGTH) {
      throw new EOFException("record " + number + " is not whole");
    }
    return record;
  }

  /// Where the identity lies, or would.
  private static int slot(long[] table, long id) {
    long mixed = id * 0x9E37_79B9_7F4A_7C15L; // Fibonacci hashing (Knuth, TAOCP vol. 3, 6.4)
    int at = (int) (mixed >>> (Long.numberOfLeadingZeros(table.length) + 1));
    while (table[at] != 0 && table[at] != id) {
      at = at + 1 & table.length - 1;
    }
    return at;
  }

  private void grow() {
    var largerIds = new long[2 * ids.length];
    var largerNumbers = new int[2 * ids.length];
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] != 0) {
        int at = slot(largerIds, ids[i]);
        largerIds[at] = ids[i];
        largerNumbers[at] = numbers[i];
      }
    }
    ids = largerIds;
    numbers = largerNumbers;
  }

  @Override
  public long[] balances() {
    return balances.clone();
  }

  /// Reads the whole file the first time: there is no way from an account to its records.
  @Override
  public long statementSum(int account) throws IOException {
    if (statements.length == 0) {
      var sums = new long[balances.length];
      for (int number = 0; number < recordCount; number++) {
        var record = record(number);
        sums[record.getInt(DEBIT)] -= record.getLong(AMOUNT);
        sums[record.getInt(CREDIT)] += record.getLong(AMOUNT);
      }
      statements = sums;
    }
    return statements[account];
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
