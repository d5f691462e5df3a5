package io.weir.quickstart;

import io.weir.gateway.GatewayConfig;
import io.weir.loadbalancer.access.AccessRule;
import io.weir.loadbalancer.passthrough.PathPattern;
import io.weir.loadbalancer.route.RpcPattern;
import io.weir.runtime.access.AllowConfig;
import io.weir.runtime.access.RequireConfig;
import io.weir.runtime.authentication.IdentityConfig;
import io.weir.runtime.authentication.TokenConfig;
import io.weir.runtime.config.Secret;
import io.weir.runtime.identity.jwt.JwtConfig;
import io.weir.runtime.identity.jwt.KeysConfig;
import io.weir.runtime.identity.jwt.SignatureAlgorithm;
import io.weir.users.account.AccountsConfig;
import io.weir.users.account.AdministratorConfig;
import io.weir.users.account.ThrottleConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Accounts of the stack. The instances always have them. With rules, the gateway asks for their
 * tokens: reading is public, writing needs a user, and some of it an administrator.
 *
 * @param url URL of the gateway, which issues the tokens
 * @param rules true for rules at the gateway
 * @param password password of the first administrator, if there are rules
 */
record StackAccounts(URI url, boolean rules, String password) {
  static final String ADMINISTRATOR = "admin@example.com";

  private static final String AUDIENCE = "weir";

  /** Everybody who plays with a stack comes from one address. */
  private static final int PER_NETWORK = 10_000;

  private static final int PASSWORD_BYTES = 12;

  /** The year 2286, in seconds since 1970. */
  private static final long FAR = 9_999_999_999L;

  private static final List<String> PUBLIC =
      List.of(
          "weir.users.v1.AccountService/*",
          "weir.users.v1.*/Get*",
          "weir.users.v1.*/List*",
          "weir.users.v1.*/Search*",
          "weir.users.v1.*/BatchGet*",
          "weir.users.v1.*/Watch*",
          "weir.users.v1.*/Export*",
          // grpcurl asks for the schema.
          "grpc.reflection.*");

  private static final List<String> FOR_ADMINISTRATORS =
      List.of(
          "weir.users.v1.UserService/DeleteUser",
          "weir.users.v1.UserService/ImportUsers",
          "weir.users.v1.RoomService/CloseMember");

  static StackAccounts of(StackOptions options, RandomGenerator random) {
    var bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    var port = options.tls() == null ? options.port() : options.tls().port();
    var url =
        port == 0
            ? AccountsConfig.defaults().issuer().toString()
            : "%s://%s:%d"
                .formatted(options.tls() == null ? "http" : "https", options.reachedAt(), port);
    return new StackAccounts(URI.create(url), options.accounts(), HexFormat.of().formatHex(bytes));
  }

  /** Returns the configuration of the instances. */
  AccountsConfig ofInstances() {
    var defaults = AccountsConfig.defaults();
    var throttle = defaults.throttle();
    return new AccountsConfig(
        url,
        defaults.passwords(),
        defaults.tokens(),
        defaults.keys(),
        new ThrottleConfig(
            throttle.window(), throttle.account(), PER_NETWORK, PER_NETWORK, throttle.messages()),
        defaults.verification(),
        rules
            ? Optional.of(new AdministratorConfig(ADMINISTRATOR, Secret.parse(password)))
            : Optional.empty(),
        defaults.trustedProxies());
  }

  /** Returns how the gateway checks tokens. */
  IdentityConfig identity(GatewayConfig defaults) {
    if (!rules) {
      return defaults.identity();
    }
    var issuer =
        new JwtConfig(
            url.toString(),
            List.of(AUDIENCE),
            new KeysConfig(url.resolve("/v1/auth/keys"), null, null),
            List.of(SignatureAlgorithm.ES256),
            null,
            Map.of("sub", "x-user-id"));
    return new IdentityConfig(
        List.of(issuer),
        // An EventSource cannot send a header.
        new TokenConfig(null, "access_token"),
        Optional.empty(),
        Optional.empty());
  }

  /** Returns who may call what at the gateway. */
  List<AccessRule> access(GatewayConfig defaults) {
    if (!rules) {
      return defaults.access();
    }
    return Stream.of(
            PUBLIC.stream().map(rpc -> rule(rpc, AllowConfig.PUBLIC, null)),
            FOR_ADMINISTRATORS.stream().map(rpc -> rule(rpc, null, role("admin"))),
            Stream.of(rule("weir.users.v1.*", null, role("user"))),
            Stream.of("/docs/**", "/openapi.json")
                .map(path ->
                    new AccessRule(null, PathPattern.parse(path), AllowConfig.PUBLIC, null)))
        .flatMap(rules -> rules)
        .toList();
  }

  /**
   * Returns a token with a wrong signature, which the gateway refuses once it has read the keys;
   * null if it reads none.
   */
  @Nullable String probe() {
    return rules
        ? part("{\"alg\":\"ES256\"}")
            + "."
            + part("{\"iss\":\"%s\",\"aud\":\"%s\",\"exp\":%d}".formatted(url, AUDIENCE, FAR))
            + "."
            + part("no signature")
        : null;
  }

  private static String part(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static AccessRule rule(
      String rpc, @Nullable AllowConfig allow, @Nullable RequireConfig require) {
    return new AccessRule(RpcPattern.parse(rpc), null, allow, require);
  }

  private static RequireConfig role(String name) {
    return new RequireConfig(null, Map.of("roles", name), List.of());
  }

  /** Returns the text without the password. */
  @Override
  public String toString() {
    return "StackAccounts " + url;
  }
}
