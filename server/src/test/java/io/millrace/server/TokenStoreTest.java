package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenStoreTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("tokens");
  }

  @Test
  void aTokenIsItsFeedAndSurvivesReopening() {
    var created = TokenStore.open(file()).create("phone-1", "app", Set.of("A", "B"));

    var reopened = TokenStore.open(file());

    assertThat(created.token()).matches("mr_[0-9a-f]{12}_[A-Za-z0-9_-]{43}");
    assertThat(reopened.authenticate(created.token())).contains(created.info());
    assertThat(reopened.list()).containsExactly(created.info());
    assertThat(created.info().feed()).isEqualTo("phone-1");
    assertThat(created.info().ids()).isEqualTo("app");
    assertThat(created.info().accounts()).containsExactlyInAnyOrder("A", "B");
  }

  @Test
  void theSecretIsNeitherKeptNorPrinted() throws Exception {
    var created = TokenStore.open(file()).create("phone-1", null, Set.of());
    var secret = created.token().substring("mr_".length() + 13);

    assertThat(Files.readString(file())).doesNotContain(secret).contains(created.info().id());
    assertThat(created.toString()).doesNotContain(secret);
  }

  @Test
  void theFileIsItsOwnersOnlyAndLeavesNothingBeside() throws Exception {
    TokenStore.open(file()).create("phone-1", null, Set.of());

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void aRevokedTokenOpensNothingAndStaysListed() {
    var store = TokenStore.open(file());
    var created = store.create("phone-1", null, Set.of());

    assertThat(store.revoke(created.info().id())).isTrue();

    assertThat(store.authenticate(created.token())).isEmpty();
    assertThat(TokenStore.open(file()).authenticate(created.token())).isEmpty();
    assertThat(TokenStore.open(file()).list().getFirst().revoked()).isNotNull();
    assertThat(store.revoke(created.info().id())).isFalse();
    assertThat(store.revoke("unknown")).isFalse();
  }

  @Test
  void onlyTheWholeTokenOpens() {
    var store = TokenStore.open(file());
    var token = store.create("phone-1", null, Set.of()).token();
    var other = store.create("phone-2", null, Set.of()).token();

    assertThat(store.authenticate("")).isEmpty();
    assertThat(store.authenticate("mr_")).isEmpty();
    assertThat(store.authenticate(token.substring(3))).isEmpty();
    assertThat(store.authenticate(token.substring(0, token.length() - 1))).isEmpty();
    assertThat(store.authenticate(token + "x")).isEmpty();
    assertThat(store.authenticate(token.substring(0, 16) + other.substring(16))).isEmpty();
    assertThat(store.authenticate("mr_000000000000_" + token.substring(16))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:camt", "FILE:csv", "", "two words", "phöne"})
  void aFeedOfFilesOrABadNameIsRefused(String feed) {
    var store = TokenStore.open(file());

    assertThatThrownBy(() -> store.create(feed, null, Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("feed");
    assertThat(file()).doesNotExist();
  }

  @Test
  void badIdSpacesAndAccountsAreRefused() {
    var store = TokenStore.open(file());

    assertThatThrownBy(() -> store.create("phone-1", " ", Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("id space");
    assertThatThrownBy(() -> store.create("phone-1", null, Set.of("outside:EUR")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("account");
  }

  @Test
  void aDamagedFileIsToldWithItsLine() throws Exception {
    TokenStore.open(file()).create("phone-1", null, Set.of());
    Files.writeString(file(), Files.readString(file()) + "{\"id\":\"x\"}\n");

    assertThatThrownBy(() -> TokenStore.open(file()))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("tokens line 2: sha256 is missing");
  }

  @Test
  void whatAWriteThatDidNotEndHasLeftIsReplaced() throws Exception {
    Files.writeString(directory.resolve("tokens.new"), "half a li");

    var created = TokenStore.open(file()).create("phone-1", null, Set.of());

    assertThat(TokenStore.open(file()).authenticate(created.token())).isPresent();
  }
}
