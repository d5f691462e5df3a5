package io.weir.loadbalancer.rotation;

import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.EndpointState;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs the changes of the rotation of a cluster, one line each. */
record RotationLog(String cluster) {
  private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

  void members(List<ClusterEndpoint> came, Collection<ClusterEndpoint> left) {
    if (!came.isEmpty() || !left.isEmpty()) {
      LOG.info(
          "cluster {}: new endpoints: {}; left: {}", cluster, addresses(came), addresses(left));
    }
  }

  /**
   * @param served whether any endpoint has ever served; if not, the endpoints may still be
   *     starting, like this process
   */
  void opened(Selection selection, String panic, boolean served) {
    if (selection.failsOpen()) {
      LOG.atLevel(served ? Level.WARN : Level.INFO)
          .log(
              "cluster {}: fails open: {} of {} endpoints are usable, less than {}; calls go to {}",
              cluster,
              selection.usable(),
              selection.of(),
              panic,
              addresses(selection.used()));
    } else {
      LOG.info(
          "cluster {}: does not fail open any more: {} of {} endpoints are usable",
          cluster,
          selection.usable(),
          selection.of());
    }
  }

  void health(ClusterEndpoint endpoint, EndpointState.Checked before, EndpointState.Checked after) {
    if (endpoint.usable()) {
      var how = isNew(before) ? "enters" : "is back in";
      LOG.info("cluster {}: {} {} rotation", cluster, endpoint.address(), how);
    } else if (!after.usable()) {
      // At its first check the endpoint may still be starting, like this process.
      boolean first = before instanceof EndpointState.Connecting && !isNew(before);
      var level = first ? Level.INFO : Level.WARN;
      LOG.atLevel(level)
          .log(
              "cluster {}: {} is out of rotation: {}", cluster, endpoint.address(), after.reason());
    }
  }

  private static boolean isNew(EndpointState.Checked before) {
    return before.awaitsFirstCheck();
  }

  void drained(ClusterEndpoint endpoint, boolean drained) {
    LOG.warn(
        "cluster {}: {} is {} by hand",
        cluster,
        endpoint.address(),
        drained ? "drained" : "active again");
  }

  private static String addresses(Collection<ClusterEndpoint> endpoints) {
    return endpoints.isEmpty()
        ? "none"
        : endpoints.stream().map(ClusterEndpoint::address).collect(Collectors.joining(", "));
  }
}
