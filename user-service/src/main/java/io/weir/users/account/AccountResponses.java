package io.weir.users.account;

import io.weir.users.account.token.PublicKey;
import io.weir.users.account.token.Role;
import io.weir.users.account.token.SessionTokens;
import io.weir.users.v1.IssuerConfiguration;
import io.weir.users.v1.JsonWebKey;
import io.weir.users.v1.KeySet;
import io.weir.users.v1.RegisterResponse;
import io.weir.users.v1.TokenResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Converts accounts to messages. */
final class AccountResponses {
  private static final List<String> CLAIMS =
      List.of("iss", "aud", "sub", "iat", "nbf", "exp", "jti", "sid", "scope", "roles");

  private AccountResponses() {}

  static RegisterResponse registered(Optional<UUID> user) {
    return RegisterResponse.newBuilder()
        .setId(user.map(UUID::toString).orElse(""))
        .setVerificationSent(user.isEmpty())
        .build();
  }

  static TokenResponse tokens(SessionTokens tokens) {
    return TokenResponse.newBuilder()
        .setAccessToken(tokens.access())
        .setTokenType("Bearer")
        .setExpiresIn((int) tokens.accessLife().toSeconds())
        .setRefreshToken(tokens.refresh())
        .setRefreshExpiresIn((int) tokens.refreshLife().toSeconds())
        .setScope(String.join(" ", tokens.role().names()))
        .setUserId(tokens.user().toString())
        .build();
  }

  static KeySet keys(List<PublicKey> keys) {
    return KeySet.newBuilder()
        .addAllKeys(keys.stream().map(AccountResponses::key).toList())
        .build();
  }

  private static JsonWebKey key(PublicKey key) {
    return JsonWebKey.newBuilder()
        .setKty("EC")
        .setUse("sig")
        .setAlg("ES256")
        .setKid(key.id())
        .setCrv("P-256")
        .setX(key.x())
        .setY(key.y())
        .build();
  }

  static IssuerConfiguration configuration(String issuer) {
    return IssuerConfiguration.newBuilder()
        .setIssuer(issuer)
        .setJwksUri(issuer + "/v1/auth/keys")
        .addIdTokenSigningAlgValuesSupported("ES256")
        .addSubjectTypesSupported("public")
        .addAllScopesSupported(Role.ADMIN.names())
        .addAllClaimsSupported(CLAIMS)
        .build();
  }
}
