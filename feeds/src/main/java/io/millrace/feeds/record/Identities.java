package io.millrace.feeds.record;

import java.io.IOException;
import java.util.HexFormat;

/// Names the rows of one file, each within its account. Confined to one thread.
public final class Identities {
  /*
   * A row with a bank's id is named by it: the same id with another amount in another file is then a conflict, which a
   * person decides. Within one file a bank may share an id between a payment and its fee. The first row of an id keeps
   * the plain id; a further row of the file with another amount is another event, and is named by the id and its amount.
   * The same id with the same amount is the same event.
   *
   * A row without an id is named by its fingerprint and its occurrence number, from 1 in each file. So of two files that
   * show the same row once and twice, the second adds one: the ledger holds the maximum over the files.
   *
   * propose() changes nothing; accept() takes the last proposal in, once the row has proved to be good.
   */
  private final Fingerprint fingerprint = new Fingerprint();
  private final HashTable occurrences = new HashTable();
  private final HashTable amountsOfIds = new HashTable();
  private boolean proposedById;
  private long proposedValue;

  /// The txid that this row gets if it is accepted next.
  public String propose(Row row) {
    var id = row.bankId();
    proposedById = id != null;
    return id == null ? byContent(row) : byBankId(row, id);
  }

  /// Takes the row of the last proposal in.
  public void accept() {
    var table = proposedById ? amountsOfIds : occurrences;
    table.put(fingerprint.high(), fingerprint.low(), proposedValue);
  }

  /// Writes what has been seen, a line for each row's hash, for [#restore].
  public void save(Appendable out) throws IOException {
    occurrences.<IOException>each((high, low, value) -> line(out, "row", high, low, value));
    amountsOfIds.<IOException>each((high, low, value) -> line(out, "id", high, low, value));
  }

  /// Takes in one line that [#save] wrote.
  ///
  /// @throws IllegalArgumentException if it is none
  public void restore(String line) {
    var parts = line.split(" ", -1);
    if (parts.length != 4 || !(parts[0].equals("row") || parts[0].equals("id"))) {
      throw new IllegalArgumentException("not a line of a seen file");
    }
    var table = parts[0].equals("id") ? amountsOfIds : occurrences;
    table.put(
        HexFormat.fromHexDigitsToLong(parts[1]),
        HexFormat.fromHexDigitsToLong(parts[2]),
        HexFormat.fromHexDigitsToLong(parts[3]));
  }

  private String byBankId(Row row, String id) {
    fingerprint.bankId(row.account(), id);
    long amount = 31 * row.amount().minor() + row.amount().currency().code().hashCode();
    amount = amount == HashTable.ABSENT ? 0 : amount;
    long first = amountsOfIds.get(fingerprint.high(), fingerprint.low());
    if (first == HashTable.ABSENT || first == amount) {
      proposedValue = amount;
      return id;
    }
    proposedValue = first; // the plain id stays with the first
    return id + "#" + row.amount().toDecimal() + row.amount().currency();
  }

  private String byContent(Row row) {
    fingerprint.row(row);
    long seen = occurrences.get(fingerprint.high(), fingerprint.low());
    proposedValue = seen == HashTable.ABSENT ? 1 : seen + 1;
    var hex = HexFormat.of();
    return Fingerprint.VERSION
        + ":"
        + hex.toHexDigits(fingerprint.high())
        + hex.toHexDigits(fingerprint.low())
        + "#"
        + proposedValue;
  }

  private static void line(Appendable out, String kind, long high, long low, long value)
      throws IOException {
    var hex = HexFormat.of();
    out.append(kind + ' ' + hex.toHexDigits(high) + ' ' + hex.toHexDigits(low) + ' ')
        .append(hex.toHexDigits(value) + '\n');
  }
}
