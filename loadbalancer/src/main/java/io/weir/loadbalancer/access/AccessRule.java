package io.weir.loadbalancer.access;

import io.weir.loadbalancer.passthrough.PathPattern;
import io.weir.loadbalancer.route.RpcPattern;
import io.weir.runtime.access.AllowConfig;
import io.weir.runtime.access.Permission;
import io.weir.runtime.access.RequireConfig;
import org.jspecify.annotations.Nullable;

/**
 * Rule about who may call some RPCs, or request some paths that no API has.
 *
 * @param rpc pattern of the RPCs: "weir.users.v1.UserService/*"; null for a rule of paths
 * @param path pattern of the paths: "/legacy/**"; null for a rule of RPCs
 * @param allow who may; null with {@code require}
 * @param require what callers need; null with {@code allow}
 */
public record AccessRule(
    @Nullable RpcPattern rpc,
    @Nullable PathPattern path,
    @Nullable AllowConfig allow,
    @Nullable RequireConfig require) {

  public AccessRule {
    if ((rpc == null) == (path == null)) {
      throw new IllegalArgumentException(
          "a rule needs rpc: pkg.Service/Method, or path: /legacy/**");
    }
    var _ = RequireConfig.permission(allow, require);
  }

  public Permission permission() {
    return RequireConfig.permission(allow, require);
  }

  /** Returns whether callers need an identity. */
  public boolean needsIdentity() {
    return require != null || allow == AllowConfig.AUTHENTICATED;
  }

  /** Returns whether callers need a certificate. */
  public boolean needsCertificate() {
    return require != null && !require.peers().isEmpty();
  }

  /** Returns the pattern, which names the rule. */
  public String name() {
    return String.valueOf(rpc == null ? path : rpc);
  }
}
