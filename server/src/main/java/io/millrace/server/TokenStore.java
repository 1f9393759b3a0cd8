package io.millrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ledger.Quote;
import io.millrace.ledger.SharedId;
import io.millrace.ledger.Transaction;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tokens that open the HTTP API: each makes its holder one feed. Only the hash of a secret is
/// kept.
///
/// Safe for all threads; one store per file.
public final class TokenStore {
  private static final String PREFIX = "mr_";
  private static final String FILE_FEED_PREFIX = "file:";
  private static final int ID_BYTES = 6; // names only; it is the secret that cannot be guessed
  private static final int SECRET_BYTES = 32;
  private static final int BEARER_LENGTH_MAX = 128;
  private static final byte[] NO_HASH = new byte[32];

  private final TokenFile file;
  private final Clock clock = Clock.systemUTC();
  private final SecureRandom random = new SecureRandom();

  /// By id, oldest first; replaced as a whole under the monitor, read without it.
  private volatile Map<String, TokenFile.Kept> tokens;

  private TokenStore(TokenFile file) {
    this.file = file;
    var kept = new LinkedHashMap<String, TokenFile.Kept>();
    file.read().forEach(token -> kept.put(token.info().id(), token));
    this.tokens = Collections.unmodifiableMap(kept);
  }

  /// The tokens of a file, which need not exist yet.
  ///
  /// @throws ServerException if it exists and cannot be read
  public static TokenStore open(Path file) {
    return new TokenStore(new TokenFile(file));
  }

  /// Makes a token and keeps its hash; returns once the disk has it.
  ///
  /// @param feed the feed that its holder is; not one of files
  /// @param idSpace the id space that its txids belong to, or null
  /// @param accounts the accounts it may post to and read; empty means all
  /// @throws IllegalArgumentException if a name is not allowed
  /// @throws ServerException if the file cannot be written
  public synchronized NewToken create(String feed, @Nullable String idSpace, Set<String> accounts) {
    Transaction.requireFeed(feed);
    if (feed.regionMatches(true, 0, FILE_FEED_PREFIX, 0, FILE_FEED_PREFIX.length())) {
      throw new IllegalArgumentException(
          "feed " + Quote.of(feed) + ": names that begin with file: are for imports");
    }
    if (idSpace != null) {
      var _ = new SharedId(idSpace, "any"); // checks the name
    }
    accounts.forEach(account -> Transaction.requireAccount("account", account));
    var id = newId();
    var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(SECRET_BYTES));
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var info = new TokenInfo(id, feed, idSpace, accounts, now, null);
    keep(new TokenFile.Kept(info, sha256(secret)));
    return new NewToken(PREFIX + id + "_" + secret, info);
  }

  /// Every token, revoked ones too, oldest first.
  public List<TokenInfo> list() {
    return tokens.values().stream().map(TokenFile.Kept::info).toList();
  }

  /// Ends a token for good; returns once the disk has it.
  ///
  /// @return false if there is no token of this id, or it was revoked before
  /// @throws ServerException if the file cannot be written
  public synchronized boolean revoke(String id) {
    var known = tokens.get(id);
    if (known == null || known.info().revoked() != null) {
      return false;
    }
    var info = known.info();
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    keep(
        new TokenFile.Kept(
            new TokenInfo(info.id(), info.feed(), info.ids(), info.accounts(), info.created(), now),
            known.secretHash()));
    return true;
  }

  /// What this bearer token stands for, if it is valid. An unknown id takes the same time as a
  /// wrong secret.
  Optional<TokenInfo> authenticate(String bearer) {
    if (bearer.length() > BEARER_LENGTH_MAX || !bearer.startsWith(PREFIX)) {
      return Optional.empty();
    }
    int end = bearer.indexOf('_', PREFIX.length());
    if (end < 0) {
      return Optional.empty();
    }
    var known = tokens.get(bearer.substring(PREFIX.length(), end));
    var hash = sha256(bearer.substring(end + 1));
    boolean same = MessageDigest.isEqual(known == null ? NO_HASH : known.secretHash(), hash);
    return same && known != null && known.info().revoked() == null
        ? Optional.of(known.info())
        : Optional.empty();
  }

  /// Called under the monitor; nobody sees a token before the disk has it.
  private void keep(TokenFile.Kept token) {
    var next = new LinkedHashMap<>(tokens);
    next.put(token.info().id(), token);
    file.write(next.values());
    tokens = Collections.unmodifiableMap(next);
  }

  private String newId() {
    String id;
    do {
      id = HexFormat.of().formatHex(randomBytes(ID_BYTES));
    } while (tokens.containsKey(id));
    return id;
  }

  private byte[] randomBytes(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
