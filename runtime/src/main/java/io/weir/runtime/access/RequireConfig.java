package io.weir.runtime.access;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Value of {@code require} in a rule: all of it is needed.
 *
 * @param scope scopes with spaces between them: "users.read users.write"
 * @param claims value by claim
 * @param peers names of certificates, one of which is needed; empty if none is
 */
public record RequireConfig(
    @Nullable String scope, Map<String, String> claims, List<PeerPattern> peers) {
  public RequireConfig {
    claims = Map.copyOf(claims);
    peers = List.copyOf(peers);
    if (words(scope).isEmpty() && claims.isEmpty() && peers.isEmpty()) {
      throw new IllegalArgumentException(
          "require needs scope: users.write, claims: {role: admin}, or peers: [spiffe://site/shop];"
              + " allow: authenticated takes every identity");
    }
  }

  /** Returns the scopes of a text; null is none. */
  public static Set<String> words(@Nullable String scope) {
    return scope == null
        ? Set.of()
        : Stream.of(scope.split(" ", -1))
            .filter(word -> !word.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
  }

  Permission permission() {
    return new Permission.Require(words(scope), claims, peers);
  }

  /**
   * Returns the condition of a rule.
   *
   * @throws IllegalArgumentException unless exactly one of both is given
   */
  public static Permission permission(
      @Nullable AllowConfig allow, @Nullable RequireConfig require) {
    if (allow != null && require == null) {
      return allow.permission();
    }
    if (require != null && allow == null) {
      return require.permission();
    }
    throw new IllegalArgumentException(
        "a rule needs allow: public, authenticated or nobody; or require: {scope: ..., claims:"
            + " {...}, peers: [...]}");
  }
}
