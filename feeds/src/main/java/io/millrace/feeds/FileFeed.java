package io.millrace.feeds;

import io.millrace.channel.Sender;
import io.millrace.feeds.camt.CamtFormat;
import io.millrace.feeds.csv.CsvFormat;
import io.millrace.feeds.csv.Dialect;
import io.millrace.feeds.record.FormatException;
import io.millrace.feeds.record.Identities;
import io.millrace.feeds.record.Names;
import io.millrace.feeds.record.RecordFormat;
import io.millrace.ledger.Feed;
import io.millrace.ledger.Post;
import io.millrace.ledger.SharedId;
import io.millrace.ledger.Tally;
import io.millrace.ledger.Transaction;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One bank file as a feed: read once, from end to end, in memory that grows only with the number
/// of rows that must be told apart.
///
/// One thread runs it, once; any thread may look at its progress, problems and tally.
public final class FileFeed implements Feed {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final String feed;
  private final @Nullable String idSpace;
  private final @Nullable String account;
  private final @Nullable Dialect dialect;
  private final Path rejectDirectory;
  private final String format;
  private final RejectFile.@Nullable Header mended; // of a reject file
  private final long bytesTotal;

  private final Tally tally = new Tally();
  private final Problems problems = new Problems();
  private final AtomicBoolean ran = new AtomicBoolean();
  private volatile @Nullable FileInput input;
  private volatile @Nullable Path rejectFile;

  private FileFeed(
      Path file,
      ImportOptions options,
      String format,
      RejectFile.@Nullable Header mended,
      long bytesTotal) {
    this.file = file;
    this.format = format;
    this.mended = mended;
    this.bytesTotal = bytesTotal;
    this.rejectDirectory = options.rejectDirectory();
    if (mended == null) {
      this.feed = options.feed() == null ? "file:" + format : options.feed();
      this.idSpace = options.idSpace();
      this.account = options.account() == null ? null : Names.account(options.account());
      this.dialect = options.dialect();
    } else {
      this.feed = mended.feed();
      this.idSpace = mended.idSpace();
      this.account = mended.account();
      this.dialect = mended.dialect();
    }
  }

  /// Opens a file, whose format is recognised by its content.
  ///
  /// A reject file is imported as its original was: under that one's feed, id space, account and
  /// dialect, whatever the options say.
  ///
  /// @throws UnreadableFileException if it cannot be imported at all; one line for a person
  public static FileFeed open(Path file, ImportOptions options) throws IOException {
    var kind = Recognition.of(file, options.dialect() != null);
    try {
      var mended = kind == Recognition.Kind.REJECTS ? RejectReader.header(file) : null;
      var format =
          switch (kind) {
            case CSV -> "csv";
            case CAMT -> "camt";
            case REJECTS -> mended == null ? "" : mended.format();
          };
      var opened = new FileFeed(file, options, format, mended, Files.size(file));
      opened.requireNames();
      opened.reader(); // the format of a reject file must be one of ours
      return opened;
    } catch (FormatException | IllegalArgumentException e) {
      throw new UnreadableFileException(file, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public String name() {
    return file.toString();
  }

  /// The format's short name: `csv` or `camt`; of a reject file, that of its original.
  public String format() {
    return format;
  }

  /// The feed under which its transactions are sent.
  public String feedName() {
    return feed;
  }

  /// How far it has been read.
  public long bytesRead() {
    var current = input;
    return current == null ? 0 : current.bytesRead();
  }

  /// How much there was to read when it was opened.
  public long bytesTotal() {
    return bytesTotal;
  }

  /// The first problems, at most 100, in the order of the file; the tally has their total.
  public List<RecordProblem> problems() {
    return problems.first();
  }

  /// Where the bad records are kept, once the feed has ended, if there were any. For a reject file
  /// it is that file itself.
  public Optional<Path> rejectFile() {
    return Optional.ofNullable(rejectFile);
  }

  @Override
  public Tally tally() {
    return tally;
  }

  /// {@inheritDoc}
  ///
  /// @throws UnreadableFileException if the file as a whole is not what it seemed on opening, such
  ///   as a CSV file without the dialect's columns
  /// @throws IllegalStateException if it has run before
  @Override
  public void run(Sender<? super Post> ledger) throws IOException, InterruptedException {
    if (!ran.compareAndSet(false, true)) {
      throw new IllegalStateException(file + " has been read already; open it again");
    }
    try {
      read(ledger);
    } catch (FormatException e) {
      tally.awaitAnswers();
      throw new UnreadableFileException(file, String.valueOf(e.getMessage()), e);
    } catch (ClosedByInterruptException e) { // by the file channel, which sets the flag again
      boolean _ = Thread.interrupted();
      throw new InterruptedException(file + ": interrupted while reading");
    } catch (IOException e) {
      tally.awaitAnswers(); // what was sent stays sent
      throw new IOException(UnreadableFileException.oneLine(file + ": " + reason(e)), e);
    }
    tally.awaitAnswers();
  }

  private void read(Sender<? super Post> ledger) throws IOException, InterruptedException {
    var rejects = mended == null ? new RejectWriter(rejectDirectory) : null;
    try (var in = FileInput.open(file);
        rejects) {
      input = in;
      var identities = mended == null ? new Identities() : SeenFile.read(seenFile(mended));
      var origin = new Intake.Origin(file.toString(), feed, idSpace);
      var intake = new Intake(origin, ledger, tally, problems, identities, rejects);
      if (mended == null) {
        reader().read(new BufferedInputStream(in, BUFFER_BYTES), in::at, intake);
      } else {
        var records = new RejectReader(in);
        records.header();
        records.records(reader(), intake);
      }
      var sha256 = in.finish(bytesTotal);
      if (rejects != null) {
        rejectFile = rejects.finish(header(sha256), identities);
      } else if (!problems.first().isEmpty()) {
        rejectFile = file;
      }
    }
  }

  private RecordFormat reader() throws FormatException {
    if (format.equals("camt")) {
      return new CamtFormat(account);
    }
    if (format.equals("csv") && dialect != null) {
      return new CsvFormat(dialect, account);
    }
    throw new FormatException("there is no format " + format + ", or it needs a dialect");
  }

  private void requireNames() {
    Transaction.requireFeed(feed);
    if (account != null) {
      Transaction.requireAccount("account", account);
    }
    if (idSpace != null) {
      var _ = new SharedId(idSpace, "any");
    }
  }

  private RejectFile.Header header(String sha256) {
    var fileName = file.getFileName();
    return new RejectFile.Header( // the name of its seen file is found on writing
        fileName == null ? "file" : fileName.toString(),
        sha256,
        "",
        format,
        feed,
        idSpace,
        account,
        format.equals("csv") ? dialect : null);
  }

  /// Beside the reject file, else where reject files are kept.
  private Path seenFile(RejectFile.Header header) throws FormatException {
    var name = header.seen();
    var beside = file.resolveSibling(name);
    var seen = Files.exists(beside) ? beside : rejectDirectory.resolve(name);
    if (!Files.exists(seen)) {
      throw new FormatException(
          "the file "
              + name
              + " is missing beside it; import "
              + header.file()
              + " again to make it");
    }
    return seen;
  }

  private static String reason(IOException e) {
    var message = e.getMessage();
    return message == null ? "cannot be read on" : "cannot be read on: " + message;
  }
}
