package io.millrace.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/// Writes `examples/demo/`: five bank files of five accounts in two currencies, and what fifty
/// phones post meanwhile. The same files each time, so that they can be committed and looked at;
/// all names are invented.
///
/// Run from the root of the project: `java
/// examples/src/main/java/io/millrace/examples/demo/DemoFiles.java examples/demo`
public final class DemoFiles {
  private static final long SEED = 20261001;
  private static final int PHONE_COUNT = 50;
  private static final int EVENTS_PER_PHONE = 40;
  private static final int SENT_TWICE_EVERY = 100;

  private static final String HOUSEHOLD = iban("999900010000004711");
  private static final String SHOP = iban("999900010000004712");
  private static final String SAVINGS = iban("999900020000000815");
  private static final String OPERATIONS = "USD-2207-OPERATIONS";
  private static final String CARD = "USD-2207-CARD";

  private static final String[] SHOPS = {
    "Bäckerei Krume", "Buchladen am Tor", "Café Morgenrot", "Fahrrad Fink", "Getränke Quell",
    "Gemüse Grün & Söhne", "Kino Atlas", "Metzgerei Röhl", "Apotheke zum Löwen",
        "Stadtwerke Abschlag"
  };
  private static final String[] VENDORS = {
    "Acorn Hosting",
    "Blue Pine Freight",
    "Copper Kettle Catering",
    "Delta Office Supply",
    "Elm Street Parking",
    "Foxglove Analytics",
    "Granite Insurance",
    "Harbor Air"
  };

  /// One booked line of a bank file.
  private record Line(
      String id,
      String account,
      LocalDate day,
      long cents,
      String currency,
      String text,
      String endToEndId) {}

  private final Random random = new Random(SEED);
  private final Path folder;
  private final List<Line> sharedWithPhones = new ArrayList<>();
  private int nextId = 1;

  private DemoFiles(Path folder) {
    this.folder = folder;
  }

  /// Writes the files.
  ///
  /// @param args the folder to write into
  public static void main(String[] args) throws IOException {
    new DemoFiles(Path.of(args[0])).write();
  }

  private void write() throws IOException {
    Files.createDirectories(folder.resolve("phones"));
    var september = lines(HOUSEHOLD, "EUR", LocalDate.of(2026, 9, 1), 30, 560, SHOPS);
    var october = lines(HOUSEHOLD, "EUR", LocalDate.of(2026, 10, 1), 31, 520, SHOPS);
    var shop = lines(SHOP, "EUR", LocalDate.of(2026, 10, 1), 31, 620, SHOPS);
    var savings = lines(SAVINGS, "EUR", LocalDate.of(2026, 10, 1), 31, 160, SHOPS);
    var operations = lines(OPERATIONS, "USD", LocalDate.of(2026, 10, 1), 31, 360, VENDORS);
    var card = lines(CARD, "USD", LocalDate.of(2026, 10, 1), 31, 280, VENDORS);

    writeCsv("household-2026-09.csv", september, List.of());
    var lastDays = september.stream().filter(line -> line.day().getDayOfMonth() >= 28).toList();
    writeCsv(
        "household-2026-10.csv", concat(lastDays, october), List.of("1E999999999", "12..34", ""));
    writeCsv("shop-2026-10.csv", shop, List.of("NaN", "3.141", "99999999999999999999"));
    writeCamt("savings-2026-10.xml", List.of(savings));
    writeCamt("dollars-2026-10.xml", List.of(operations, card));
    writePhones();
  }

  /// Lines of one account, oldest first; every tenth is one that a phone reports, too.
  private List<Line> lines(
      String account, String currency, LocalDate from, int dayCount, int count, String[] names) {
    var lines = new ArrayList<Line>();
    for (int i = 0; i < count; i++) {
      var day = from.plusDays((long) i * dayCount / count);
      boolean income = random.nextInt(9) == 0;
      long cents = income ? random.nextInt(20_000, 320_000) : -random.nextInt(95, 18_000);
      var name = names[random.nextInt(names.length)];
      var endToEndId = random.nextInt(4) == 0 ? uuid() : "NOTPROVIDED";
      if (i % 12 == 5) {
        endToEndId = uuid();
      }
      var line =
          new Line(
              "%s%07d".formatted(currency.charAt(0), nextId++),
              account,
              day,
              cents,
              currency,
              (income ? "Payment from " : "") + name + " " + (1000 + random.nextInt(9000)),
              endToEndId);
      if (i % 12 == 5) {
        sharedWithPhones.add(line);
      }
      lines.add(line);
    }
    return lines;
  }

  private void writeCsv(String name, List<Line> lines, List<String> badAmounts) throws IOException {
    var out =
        new StringBuilder(
            "id,account,booking_date,value_date,amount,currency,text,end_to_end_id,status\n");
    int every = badAmounts.isEmpty() ? Integer.MAX_VALUE : lines.size() / (badAmounts.size() + 2);
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      out.append(row(line, decimal(line.cents()), line.day().toString()));
      if (i == 40) { // genuine twins: a bank that gives these two coffees no id of their own
        var coffee =
            row(
                new Line("", line.account(), line.day(), -290, "EUR", "Café Morgenrot", ""),
                "-2.90",
                line.day().toString());
        out.append(coffee).append(coffee);
      }
      if (i % every == every - 1 && i / every < badAmounts.size()) {
        var broken =
            new Line(
                "B" + nextId++,
                line.account(),
                line.day(),
                0,
                line.currency(),
                "Broken amount",
                "");
        out.append(row(broken, badAmounts.get(i / every), line.day().toString()));
      }
    }
    if (!badAmounts.isEmpty()) {
      var last = lines.getLast();
      var broken =
          new Line(
              "B" + nextId++, last.account(), last.day(), 0, last.currency(), "Broken day", "");
      out.append(row(broken, "-1.00", "2026-02-30"));
    }
    Files.writeString(folder.resolve(name), out);
  }

  private static String row(Line line, String amount, String day) {
    return String.join(
            ",",
            line.id(),
            line.account(),
            day,
            day,
            amount,
            line.currency(),
            line.text().contains(",") ? '"' + line.text() + '"' : line.text(),
            line.endToEndId(),
            "booked")
        + "\n";
  }

  private void writeCamt(String name, List<List<Line>> statements) throws IOException {
    var out = new StringBuilder();
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.append(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n  <BkToCstmrStmt>\n");
    out.append("    <GrpHdr><MsgId>").append(name.replace(".xml", "").toUpperCase(Locale.ROOT));
    out.append("</MsgId><CreDtTm>2026-11-01T04:00:00+01:00</CreDtTm></GrpHdr>\n");
    for (var lines : statements) {
      statement(out, lines);
    }
    out.append("  </BkToCstmrStmt>\n</Document>\n");
    Files.writeString(folder.resolve(name), out);
  }

  private void statement(StringBuilder out, List<Line> lines) {
    var first = lines.getFirst();
    boolean isIban = first.account().startsWith("DE");
    long sum = lines.stream().mapToLong(Line::cents).sum();
    out.append("    <Stmt>\n      <Id>").append(first.id()).append("</Id>\n");
    out.append("      <CreDtTm>2026-11-01T04:00:00+01:00</CreDtTm>\n      <Acct><Id>");
    out.append(isIban ? "<IBAN>" : "<Othr><Id>").append(first.account());
    out.append(isIban ? "</IBAN>" : "</Id></Othr>").append("</Id><Ccy>").append(first.currency());
    out.append("</Ccy></Acct>\n");
    balance(out, "OPBD", 0, first, "2026-10-01");
    balance(out, "CLBD", sum, first, "2026-10-31");
    for (int i = 0; i < lines.size(); i++) {
      entry(out, lines.get(i), decimal(Math.abs(lines.get(i).cents())), "BOOK");
      if (i == lines.size() / 2) {
        var broken =
            new Line(
                "B" + nextId++,
                first.account(),
                first.day(),
                100,
                first.currency(),
                "Broken",
                "NOTPROVIDED");
        entry(out, broken, "12,34", "BOOK");
        var announced =
            new Line(
                "P" + nextId++,
                first.account(),
                first.day(),
                4200,
                first.currency(),
                "Announced",
                "NOTPROVIDED");
        entry(out, announced, "42.00", "PDNG");
      }
    }
    out.append("    </Stmt>\n");
  }

  private static void balance(StringBuilder out, String code, long cents, Line of, String day) {
    out.append("      <Bal><Tp><CdOrPrtry><Cd>").append(code).append("</Cd></CdOrPrtry></Tp>");
    out.append("<Amt Ccy=\"").append(of.currency()).append("\">").append(decimal(Math.abs(cents)));
    out.append("</Amt><CdtDbtInd>").append(cents < 0 ? "DBIT" : "CRDT");
    out.append("</CdtDbtInd><Dt><Dt>").append(day).append("</Dt></Dt></Bal>\n");
  }

  private static void entry(StringBuilder out, Line line, String amount, String status) {
    out.append("      <Ntry>\n        <Amt Ccy=\"")
        .append(line.currency())
        .append("\">")
        .append(amount);
    out.append("</Amt><CdtDbtInd>")
        .append(line.cents() < 0 ? "DBIT" : "CRDT")
        .append("</CdtDbtInd>");
    out.append("<Sts><Cd>")
        .append(status)
        .append("</Cd></Sts>\n        <BookgDt><Dt>")
        .append(line.day());
    out.append("</Dt></BookgDt><ValDt><Dt>").append(line.day()).append("</Dt></ValDt>");
    out.append("<AcctSvcrRef>").append(line.id()).append("</AcctSvcrRef>\n");
    out.append("        <NtryDtls><TxDtls><Refs><EndToEndId>").append(line.endToEndId());
    out.append("</EndToEndId></Refs><RmtInf><Ustrd>").append(line.text().replace("&", "&amp;"));
    out.append("</Ustrd></RmtInf></TxDtls></NtryDtls>\n      </Ntry>\n");
  }

  /// A tenth of what the phones post is in a bank file, too; every hundredth post is sent twice;
  /// one phone at last repeats a txid of its own with another amount.
  private void writePhones() throws IOException {
    var posts = new TreeMap<String, List<String>>();
    int shared = 0;
    int post = 0;
    for (int event = 0; event < EVENTS_PER_PHONE; event++) {
      for (int phone = 1; phone <= PHONE_COUNT; phone++) {
        var own = posts.computeIfAbsent("phone-%02d".formatted(phone), p -> new ArrayList<>());
        boolean alsoInABankFile = (event + phone) % 10 == 0 && shared < sharedWithPhones.size();
        var json = alsoInABankFile ? json(sharedWithPhones.get(shared++)) : ownEvent();
        own.add(json);
        if (++post % SENT_TWICE_EVERY == 0) {
          own.add(json);
        }
      }
    }
    var contradictory = Objects.requireNonNull(posts.get("phone-13"));
    contradictory.add(contradictory.getFirst().replaceFirst("\"amount\":\"-?", "\"amount\":\"7"));
    for (var phone : posts.entrySet()) {
      Files.writeString(
          folder.resolve("phones").resolve(phone.getKey() + ".ndjson"),
          String.join("\n", phone.getValue()) + "\n");
    }
  }

  private String json(Line line) {
    return json(
        line.endToEndId(),
        line.account(),
        line.cents(),
        line.currency(),
        line.day(),
        "",
        line.text());
  }

  private String ownEvent() {
    boolean dollars = random.nextInt(4) == 0;
    var account =
        dollars
            ? (random.nextBoolean() ? OPERATIONS : CARD)
            : random.nextBoolean() ? HOUSEHOLD : SHOP;
    boolean transfer = account.equals(HOUSEHOLD) && random.nextInt(8) == 0;
    long cents = transfer ? -1000L * random.nextInt(1, 20) : -random.nextInt(50, 9_000);
    var names = dollars ? VENDORS : SHOPS;
    return json(
        uuid(),
        account,
        cents,
        dollars ? "USD" : "EUR",
        LocalDate.of(2026, 10, 1).plusDays(random.nextInt(31)),
        transfer ? "\"contra\":\"" + SAVINGS + "\"," : "",
        transfer ? "To savings" : names[random.nextInt(names.length)]);
  }

  private String json(
      String txid,
      String account,
      long cents,
      String currency,
      LocalDate day,
      String contra,
      String text) {
    return "{\"txid\":\"%s\",\"account\":\"%s\",\"amount\":\"%s\",\"currency\":\"%s\",\"timestamp\":\"%sT%02d:%02d:00Z\",%s\"text\":\"%s\"}"
        .formatted(
            txid,
            account,
            decimal(cents),
            currency,
            day,
            6 + random.nextInt(14),
            random.nextInt(60),
            contra,
            text);
  }

  private static String decimal(long cents) {
    return "%s%d.%02d"
        .formatted(cents < 0 ? "-" : "", Math.abs(cents) / 100, Math.abs(cents) % 100);
  }

  private String uuid() {
    return new UUID(
            (random.nextLong() & ~0xF000L) | 0x4000L,
            (random.nextLong() & ~(3L << 62)) | (1L << 63))
        .toString();
  }

  private static List<Line> concat(List<Line> first, List<Line> second) {
    var all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /// An account number with its check digits (ISO 13616, modulo 97) and the country DE.
  private static String iban(String bankAndAccount) {
    int remainder = 0;
    for (char digit : (bankAndAccount + "131400").toCharArray()) {
      remainder = (remainder * 10 + digit - '0') % 97;
    }
    return "DE%02d%s".formatted(98 - remainder, bankAndAccount);
  }
}
