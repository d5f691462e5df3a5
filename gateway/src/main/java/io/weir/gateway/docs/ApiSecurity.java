package io.weir.gateway.docs;

import io.weir.gateway.access.AccessPolicy;
import io.weir.gateway.routing.Apis;
import io.weir.gateway.routing.ServedRpc;
import io.weir.runtime.access.Permission;
import io.weir.runtime.authentication.ApiKeysConfig;
import io.weir.runtime.authentication.IdentityConfig;
import io.weir.transcoding.openapi.Security;
import io.weir.transcoding.openapi.Security.Needs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the OpenAPI document says of tokens and API keys: the ways to send them, and for each
 * operation whether it needs one.
 */
public record ApiSecurity(IdentityConfig identity, AccessPolicy access) {

  Security of(Apis apis) {
    if (identity.isEmpty()) {
      return Security.NONE;
    }
    Map<String, Needs> needs = new HashMap<>();
    for (var served : apis.newest()) {
      for (var rpc : served.rpcs().values()) {
        needs.put(rpc.name(), needs(rpc));
      }
    }
    return new Security(schemes(), needs);
  }

  private Needs needs(ServedRpc rpc) {
    return switch (access.ofRpc(rpc).permission()) {
      case Permission.Public _ -> Needs.NOTHING;
      case Permission.Authenticated _, Permission.Nobody _ -> new Needs(true, List.of());
      case Permission.Require require ->
          new Needs(true, require.scopes().stream().sorted().toList());
    };
  }

  private List<Security.Scheme> schemes() {
    List<Security.Scheme> schemes = new ArrayList<>();
    if (!identity.jwt().isEmpty()) {
      schemes.add(new Security.Bearer("token"));
      var cookie = identity.places().cookie();
      if (cookie != null) {
        schemes.add(new Security.ApiKey("cookie", "cookie", cookie));
      }
    }
    identity
        .apiKeys()
        .map(ApiKeysConfig::header)
        .ifPresent(header ->
            schemes.add(new Security.ApiKey("api-key", "header", Objects.requireNonNull(header))));
    return schemes;
  }
}
