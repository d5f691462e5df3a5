package io.weir.loadbalancer.balancing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Configuration of the balancing policy of a cluster: a policy name, or {@code {hash: {header:
 * x-user}}}.
 *
 * @param policy the named policy; if absent, least-requests, unless {@code hash} is present
 * @param hash the key of a consistent hash; present only if {@code policy} is absent
 */
public record Balance(Optional<Policy.Name> policy, Optional<HashKey> hash) {
  static final Policy.Name DEFAULT = Policy.Name.LEAST_REQUESTS;

  public Balance {
    if (policy.isPresent() && hash.isPresent()) {
      throw new IllegalArgumentException(
          "found both policy '%s' and hash, expected one".formatted(name(policy.get())));
    }
    if (hash.isPresent() && !hash.get().isGiven()) {
      throw new IllegalArgumentException(
          "hash: expected one of header, cookie, client-address and field, found none");
    }
  }

  public static Balance defaults() {
    return new Balance(Optional.empty(), Optional.empty());
  }

  public static Balance of(Policy.Name policy) {
    return new Balance(Optional.of(policy), Optional.empty());
  }

  public static Balance of(HashKey key) {
    return new Balance(Optional.empty(), Optional.of(key));
  }

  public static Balance parse(String text) {
    return Arrays.stream(Policy.Name.values())
        .filter(policy -> name(policy).equals(text))
        .findFirst()
        .map(Balance::of)
        .orElseThrow(() -> unknown(text));
  }

  private static IllegalArgumentException unknown(String text) {
    var known =
        Arrays.stream(Policy.Name.values()).map(Balance::name).collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        "found '%s', expected one of %s or {hash: {header: x-user}}".formatted(text, known));
  }

  static String name(Policy.Name policy) {
    return policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
