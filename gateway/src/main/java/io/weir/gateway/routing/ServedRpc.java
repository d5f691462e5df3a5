package io.weir.gateway.routing;

import io.weir.loadbalancer.access.AccessRules.Condition;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.endpoint.Eligible;
import io.weir.loadbalancer.route.RpcPattern;
import io.weir.transcoding.RequestField;
import org.jspecify.annotations.Nullable;

/**
 * RPC of a served API, with everything that schema and configuration say of its calls. Made once,
 * when the API is; a request only looks it up.
 *
 * @param method policy of its calls
 * @param deadline whether {@code deadline.max} limits it if it is unary
 * @param asksOnce true for one request message
 * @param body largest content of a request
 * @param route pattern of the route whose settings apply; null for those of the cluster alone
 * @param access who may call it; null if neither a rule nor the schema says so
 */
public record ServedRpc(
    MethodPolicy method,
    boolean deadline,
    boolean asksOnce,
    BodyLimit body,
    @Nullable RpcPattern route,
    @Nullable Condition access) {

  /**
   * Returns this RPC for a schema that only some instances have.
   *
   * @param speakers those instances; null for all
   * @param key request field with the balancing key; null for none
   */
  ServedRpc in(@Nullable Eligible speakers, @Nullable RequestField key) {
    var keyed = key == null ? method : method.keyed(key::text);
    return new ServedRpc(
        speakers == null ? keyed : keyed.among(speakers), deadline, asksOnce, body, route, access);
  }

  /** Returns the full name: "weir.users.v1.UserService/GetUser". */
  public String name() {
    return method.rpc();
  }

  /** Returns whether there is one message each way. */
  public boolean unary() {
    return method.unary();
  }

  /** Returns whether {@code deadline.max} limits its calls. */
  public boolean hasDeadline() {
    return unary() && deadline;
  }
}
