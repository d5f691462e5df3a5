package io.weir.gateway;

import io.weir.runtime.serving.ListenConfig;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings of a gateway that cannot change while its process runs. */
public final class FixedSettings {
  private FixedSettings() {}

  /** Returns a line for each setting that differs between two configurations. */
  public static List<String> changed(GatewayConfig before, GatewayConfig after) {
    List<String> changed = new ArrayList<>();
    if (!Ports.of(before.listen()).equals(Ports.of(after.listen()))) {
      changed.add(line("listen: host, port, plain, and whether there is tls"));
    }
    if (!before.admin().equals(after.admin())) {
      changed.add(line("admin"));
    }
    if (!before.limits().memory().equals(after.limits().memory())) {
      changed.add(line("limits: memory"));
    }
    if (!before.telemetry().equals(after.telemetry())) {
      changed.add(line("telemetry"));
    }
    return changed;
  }

  private static String line(String setting) {
    return setting + ": needs a restart to change; take the change back, or restart the gateway";
  }

  /**
   * Refuses a configuration that a running gateway cannot take.
   *
   * @throws IllegalArgumentException with a line for each setting
   */
  static void check(GatewayConfig running, GatewayConfig next) {
    var changed = changed(running, next);
    if (!changed.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", changed));
    }
  }

  private record Ports(InetSocketAddress address, boolean tls, Optional<InetSocketAddress> plain) {
    static Ports of(ListenConfig listen) {
      return new Ports(listen.address(), listen.tls().isPresent(), listen.plainAddress());
    }
  }
}
