package io.millrace.ledger;

import io.millrace.channel.Sender;
import java.io.IOException;

/// The port to a source of transactions, such as a bank file. One thread runs it.
public interface Feed {

  /// What the source is called for a person, such as the file's name.
  String name();

  /// Reads the source to its end and sends what it finds, waiting while the ledger's inbox is full.
  /// Returns once every message sent has been answered. Bad records are counted and kept aside;
  /// they never stop the good ones.
  ///
  /// @throws IOException if the source cannot be read on; what was sent stays sent
  /// @throws LedgerStoppedException if the ledger has stopped
  /// @throws InterruptedException if interrupted; what was sent stays sent
  void run(Sender<? super Post> ledger) throws IOException, InterruptedException;

  /// What has become of its messages so far; readable by any thread while it runs.
  Tally tally();
}
