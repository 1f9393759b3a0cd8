package io.millrace.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads every entry of a journal in its last form, in order, without holding them all: what is
/// kept in memory are the aliases and the evidence of entries that were confirmed. Used once, by
/// one thread.
public final class Entries {
  private final Map<String, String> aliases = new HashMap<>();
  private final Map<Long, List<Evidence>> confirmations = new HashMap<>();
  private final long lastSeq;

  private Entries(long lastSeq) {
    this.lastSeq = lastSeq;
  }

  /// Reads the journal twice: what confirms an entry comes behind it.
  ///
  /// @param lastSeq the last record that counts, so that the two readings see the same
  /// @throws JournalException if the journal is damaged
  public static void read(Journal journal, long lastSeq, Consumer<Entry> reader) {
    var entries = new Entries(lastSeq);
    journal.replay(entries::collect);
    journal.replay(record -> {
      var entry = entries.entry(record);
      if (entry != null) {
        reader.accept(entry);
      }
    });
  }

  private void collect(JournalRecord record) {
    if (record.seq() > lastSeq) {
      return;
    }
    switch (record) {
      case JournalRecord.AccountChanged c -> {
        var name = resolve(c.change().account());
        c.change().aliases().forEach(alias -> aliases.put(alias, name));
      }
      case JournalRecord.Decided d -> {
        if (d.outcome() instanceof Outcome.Confirmed confirmed) {
          confirmations
              .computeIfAbsent(confirmed.seq(), _ -> new ArrayList<>())
              .add(new Evidence(d.seq(), d.transaction()));
        }
      }
    }
  }

  private @Nullable Entry entry(JournalRecord record) {
    if (record.seq() > lastSeq
        || !(record instanceof JournalRecord.Decided d)
        || !(d.outcome() instanceof Outcome.Posted)) {
      return null;
    }
    return Entry.of(d, confirmations.getOrDefault(d.seq(), List.of()), this::resolve);
  }

  /// A name is never an account before it becomes an alias, so the last meaning is the only one.
  private String resolve(String accountOrAlias) {
    return aliases.getOrDefault(accountOrAlias, accountOrAlias);
  }
}
