package io.weir.loadbalancer.sidecar;

import io.weir.loadbalancer.cluster.Cluster;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which cluster takes a call: the first route that fits. Immutable. */
final class Routes {
  private final List<Entry> entries;

  Routes(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * A route.
   *
   * @param authority null: any
   * @param service null: any
   * @param safe full names of methods that may be executed twice
   */
  record Entry(
      @Nullable String authority, @Nullable String service, Set<String> safe, Cluster cluster) {

    private boolean fits(@Nullable String called, String rpc) {
      return (authority == null || isAuthority(called)) && (service == null || isService(rpc));
    }

    /** The port that a client dialled is the sidecar's own and says nothing. */
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
   * @param rpc "weir.users.v1.UserService/GetUser"
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
