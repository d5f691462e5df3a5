package io.weir.users.account;

import io.weir.runtime.proxy.Network;
import io.weir.users.account.password.PasswordsConfig;
import io.weir.users.account.token.KeysConfig;
import io.weir.users.account.token.TokensConfig;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Accounts of users.
 *
 * @param issuer value of iss in tokens: the URL at which clients reach the service through a
 *     gateway, without a slash at its end
 * @param trustedProxies networks of the gateways and sidecars that are believed when they tell the
 *     address of a client
 */
public record AccountsConfig(
    URI issuer,
    PasswordsConfig passwords,
    TokensConfig tokens,
    KeysConfig keys,
    ThrottleConfig throttle,
    VerificationConfig verification,
    Optional<AdministratorConfig> administrator,
    List<Network> trustedProxies) {

  public AccountsConfig {
    trustedProxies = List.copyOf(trustedProxies);
    var scheme = String.valueOf(issuer.getScheme());
    if (!(scheme.equals("https") || scheme.equals("http"))
        || issuer.getHost() == null
        || issuer.getRawUserInfo() != null
        || issuer.getRawQuery() != null
        || issuer.getRawFragment() != null
        || issuer.toString().endsWith("/")) {
      throw new IllegalArgumentException(
          "issuer: the URL of the gateway is expected, https://api.example.org, without a slash at"
              + " its end");
    }
    if (passwords.concurrent() > 1
        && passwords.allMemory() > Runtime.getRuntime().maxMemory() / 2) {
      throw new IllegalArgumentException(
          "passwords: memory times concurrent is %d MiB, more than half of the heap (%d MiB); lower"
                  .formatted(passwords.allMemory() >> 20, Runtime.getRuntime().maxMemory() >> 20)
              + " concurrent or give the process more memory");
    }
  }

  public static AccountsConfig defaults() {
    return new AccountsConfig(
        URI.create("http://localhost:8080"),
        PasswordsConfig.defaults(),
        TokensConfig.defaults(),
        KeysConfig.defaults(),
        ThrottleConfig.defaults(),
        VerificationConfig.defaults(),
        Optional.empty(),
        List.of(Network.parse("127.0.0.0/8"), Network.parse("::1")));
  }
}
