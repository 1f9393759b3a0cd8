package io.millrace.server;

/// A token just made: the only time that its secret is seen.
///
/// @param token the bearer token, `mr_<id>_<secret>`
/// @param info what it stands for
public record NewToken(String token, TokenInfo info) {

  /// Everything but the secret.
  @Override
  public String toString() {
    return "NewToken[" + info + "]";
  }
}
