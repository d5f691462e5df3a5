package io.weir.gateway;

import io.weir.loadbalancer.access.AccessRule;
import io.weir.loadbalancer.ratelimit.LimitKey;
import io.weir.runtime.headers.HeadersConfig;
import io.weir.runtime.identity.IdentityMetadata;
import io.weir.runtime.tls.ServerTlsFiles;
import io.weir.transcoding.rule.AccessOption.Who;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks identities and the rules about who may call what: each rule has an effect, callers can
 * prove what the rules need, the keys can be read, and no caller can be taken for another.
 *
 * @param patterns finds patterns that match nothing
 */
record AccessMistakes(GatewayConfig config, PatternMistakes patterns) {
  /** Receives mistakes. */
  interface Found {
    /**
     * @param path keys and positions that lead to the mistake
     */
    void add(String message, Object... path);
  }

  static AccessMistakes of(GatewayConfig config, List<ApiSource> sources) {
    return new AccessMistakes(config, PatternMistakes.of(config, sources));
  }

  /** Finds the mistakes. */
  void find(Found found) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < config.access().size(); i++) {
      var rule = config.access().get(i);
      if (!names.add(rule.name())) {
        found.add("access: two rules for " + rule.name(), "access", i);
      }
      if (rule.needsIdentity() && config.identity().isEmpty()) {
        found.add(
            "access: the rule for %s needs identity: {jwt: ...}, {api-keys: ...} or {certificates: ...}, by which callers prove who they are"
                .formatted(rule.name()),
            "access",
            i);
      }
      if (rule.needsCertificate() && config.identity().certificates().isEmpty()) {
        found.add(
            "access: the peers of the rule for %s are names in certificates; set identity: {certificates: {}}"
                .formatted(rule.name()),
            "access",
            i,
            "require");
      }
      effect(rule, i, found);
    }
    options(found);
    keys(found);
    certificates(found);
    metadata(found);
  }

  private void effect(AccessRule rule, int i, Found found) {
    if (patterns.matchesNothing(rule.rpc())) {
      found.add(
          "access: rpc: '%s' matches no RPC of the APIs".formatted(rule.rpc()), "access", i, "rpc");
    }
    var path = rule.path();
    if (path != null && patterns.matchesNothing(path) && !PatternMistakes.isPage(path)) {
      found.add(
          "access: path: '%s' has no path that passes through, and no page of the gateway; rules"
                  .formatted(path)
              + " for an API name the RPC, which holds for all its paths",
          "access",
          i,
          "path");
    }
  }

  private void options(Found found) {
    if (!config.identity().isEmpty()) {
      return;
    }
    patterns.rpcs().orElse(List.of()).stream()
        .filter(rpc -> rpc.access() != null && rpc.access().who() != Who.PUBLIC)
        .filter(rpc -> config.rules().ofRpc(rpc.fullName()).isEmpty())
        .forEach(rpc ->
            found.add(
                "access: the schema lets only some call %s; set identity, or a rule for it"
                    .formatted(rpc.fullName()),
                "apis"));
  }

  private void certificates(Found found) {
    if (config.identity().certificates().isPresent()
        && config.listen().tls().flatMap(ServerTlsFiles::clientCa).isEmpty()) {
      found.add(
          "certificates: callers are asked for none; set listen: {tls: {client-ca: ...}}",
          "identity",
          "certificates");
    }
  }

  /** Reads the files with keys once; those of URLs may come later. */
  private void keys(Found found) {
    for (int i = 0; i < config.identity().jwt().size(); i++) {
      var keys = config.identity().jwt().get(i).keys();
      try {
        keys.check();
      } catch (IllegalArgumentException unreadable) {
        found.add(
            "keys: %s: %s".formatted(keys, unreadable.getMessage()), "identity", "jwt", i, "keys");
      }
    }
  }

  /**
   * Refuses settings that take a header of a caller for metadata that vouches for it, or that have
   * no effect because identity sets that metadata last.
   */
  private void metadata(Found found) {
    var own = new IdentityMetadata(config.identity().metadata());
    for (int i = 0; i < config.apis().size(); i++) {
      rules(config.apis().get(i).headers(), own, found, "apis", i, "headers");
    }
    config
        .clusters()
        .forEach((cluster, settings) ->
            rules(settings.headers(), own, found, "clusters", cluster, "headers"));
    for (int i = 0; i < config.rateLimits().size(); i++) {
      var per = config.rateLimits().get(i).per();
      if (per.kind() == LimitKey.Kind.HEADER && own.contains(per.header())) {
        found.add(
            "rate-limits: per: callers may send any %s, by which identity tells services who a caller is; count per identity"
                .formatted(per.header()),
            "rate-limits",
            i,
            "per");
      }
    }
  }

  private static void rules(
      HeadersConfig headers, IdentityMetadata own, Found found, Object... path) {
    for (var name : headers.request().rename().values()) {
      if (own.contains(name)) {
        found.add(
            "headers: rename gives a header of callers the name %s, by which identity tells services who a caller is"
                .formatted(name),
            path);
      }
    }
    for (var name : headers.request().set().keySet()) {
      if (own.contains(name)) {
        found.add(
            "headers: set of %s has no effect: identity tells services by it who a caller is"
                .formatted(name),
            path);
      }
    }
  }

  /**
   * @throws IllegalArgumentException with the mistakes, if there are any
   */
  void refuse() {
    List<String> all = new ArrayList<>();
    find((message, path) -> all.add(message));
    if (!all.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", all));
    }
  }
}
