package io.weir.loadbalancer.sidecar;

import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.runtime.headers.GrpcHeaderRules;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routing table: selects the cluster of a call by the first route that matches. Immutable. */
final class Routes {
  private final List<Entry> entries;

  Routes(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Route.
   *
   * @param authority host name that the client dials; null for any
   * @param service full name of a service; null for any
   * @param safe policies of the methods that may be executed twice, by their full names
   */
  record Entry(
      @Nullable String authority,
      @Nullable String service,
      Map<String, MethodPolicy> safe,
      Cluster cluster,
      GrpcHeaderRules headers) {

    private boolean fits(@Nullable String called, String rpc) {
      return (authority == null || isAuthority(called)) && (service == null || isService(rpc));
    }

    /**
     * Matches the authority without its port: the client dialed the port of the sidecar, which says
     * nothing about the route.
     */
    private boolean isAuthority(@Nullable String called) {
      if (called == null || authority == null || !called.startsWith(authority)) {
        return false;
      }
      int end = authority.length();
      return called.length() == end || called.charAt(end) == ':';
    }

    private boolean isService(String rpc) {
      return service != null
          && rpc.length() > service.length()
          && rpc.charAt(service.length()) == '/'
          && rpc.startsWith(service);
    }
  }

  /**
   * @param rpc full name of the RPC: "weir.users.v1.UserService/GetUser"
   * @return first route that matches; null if none does
   */
  @Nullable Entry find(@Nullable String authority, String rpc) {
    for (var entry : entries) {
      if (entry.fits(authority, rpc)) {
        return entry;
      }
    }
    return null;
  }
}
