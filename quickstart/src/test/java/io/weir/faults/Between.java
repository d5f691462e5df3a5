package io.weir.faults;

import static java.util.Objects.requireNonNull;

import io.weir.faults.OpenLoad.Target;
import io.weir.quickstart.GatewayProcess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Load balancer in front of gateways. Sends requests in turn to those that report ready. */
final class Between {
  private final Map<GatewayProcess, Target> targets = new ConcurrentHashMap<>();
  private final List<GatewayProcess> used;

  private Between(List<GatewayProcess> gateways) {
    used = new CopyOnWriteArrayList<>(gateways);
    gateways.forEach(gateway -> targets.put(gateway, Target.gateway(gateway.port())));
  }

  static Between of(List<GatewayProcess> gateways) {
    return new Between(gateways);
  }

  Target next(long request) {
    var now = List.copyOf(used);
    return requireNonNull(targets.get(now.get((int) (request % now.size()))));
  }

  void leave(GatewayProcess gateway) {
    used.remove(gateway);
  }

  void enter(GatewayProcess gateway) {
    used.add(gateway);
  }
}
