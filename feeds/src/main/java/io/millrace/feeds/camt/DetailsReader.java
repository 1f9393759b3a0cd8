package io.millrace.feeds.camt;

import io.millrace.feeds.record.FieldException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one `TxDtls`: evidence beside the entry, never its amount. Used once.
final class DetailsReader {
  private static final int REMITTANCE_COUNT_MAX = 100; // lines; the ledger keeps 1000 characters

  private final XmlCursor xml;
  final List<String> remittance = new ArrayList<>();
  @Nullable String bankReference;
  @Nullable String transactionId;
  @Nullable String endToEndId;
  @Nullable String uetr;
  @Nullable String mandate;
  @Nullable String information;
  private @Nullable String debtor;
  private @Nullable String creditor;
  private @Nullable String debtorAccount;
  private @Nullable String creditorAccount;

  DetailsReader(XmlCursor xml) {
    this.xml = xml;
  }

  /// Reads the details that have just begun, to their end.
  void read() throws FieldException, XmlCursor.BrokenException, IOException {
    int depth = xml.depth();
    while (xml.nextChild(depth)) {
      switch (xml.name()) {
        case "Refs" -> references();
        case "RltdPties" -> parties();
        case "RmtInf" -> remittance();
        case "AddtlTxInf" -> information = xml.text();
        default -> {}
      }
    }
  }

  /// Who is on the other side.
  @Nullable String counterparty(boolean credit) {
    return credit ? debtor : creditor;
  }

  @Nullable String counterpartyAccount(boolean credit) {
    return credit ? debtorAccount : creditorAccount;
  }

  private void references() throws FieldException, XmlCursor.BrokenException, IOException {
    int depth = xml.depth();
    while (xml.nextChild(depth)) {
      switch (xml.name()) {
        case "AcctSvcrRef" -> bankReference = xml.text();
        case "EndToEndId" -> endToEndId = xml.text();
        case "UETR" -> uetr = xml.text();
        case "TxId" -> transactionId = xml.text();
        case "MndtId" -> mandate = xml.text();
        default -> {}
      }
    }
  }

  private void parties() throws FieldException, XmlCursor.BrokenException, IOException {
    int depth = xml.depth();
    while (xml.nextChild(depth)) {
      switch (xml.name()) {
        case "Dbtr" -> debtor = xml.find("Nm", "Pty");
        case "Cdtr" -> creditor = xml.find("Nm", "Pty");
        case "DbtrAcct" -> debtorAccount = xml.find("IBAN", "Id");
        case "CdtrAcct" -> creditorAccount = xml.find("IBAN", "Id");
        default -> {}
      }
    }
  }

  private void remittance() throws FieldException, XmlCursor.BrokenException, IOException {
    int depth = xml.depth();
    while (xml.nextChild(depth)) {
      if (remittance.size() == REMITTANCE_COUNT_MAX) {
        continue;
      }
      switch (xml.name()) {
        case "Ustrd" -> remittance.add(xml.text());
        case "Strd" -> {
          var reference = xml.find("Ref", "CdtrRefInf");
          if (reference != null) {
            remittance.add(reference);
          }
        }
        default -> {}
      }
    }
  }
}
