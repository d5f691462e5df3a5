package io.weir.loadbalancer.discovery;

import io.weir.loadbalancer.endpoint.EndpointConfig;
import io.weir.loadbalancer.endpoint.HostPort;
import java.nio.file.Path;
import java.util.List;

/** Where addresses come from, as it is configured. */
public sealed interface Source {

  /** They are named one by one. */
  record Named(List<EndpointConfig> endpoints) implements Source {
    public Named {
      endpoints = List.copyOf(endpoints);
    }
  }

  /** All A and AAAA records of a name; the port is always the same. */
  record Dns(HostPort name) implements Source {}

  /** All SRV records of a name: hosts, ports and weights. */
  record Srv(String name) implements Source {}

  /** A file with a list, read again when it changes. */
  record Watched(Path file) implements Source {}

  /** As it is shown to people. */
  default String text() {
    return switch (this) {
      case Named _ -> "endpoints";
      case Dns(HostPort name) -> "dns " + name;
      case Srv(String name) -> "srv " + name;
      case Watched(Path file) -> "file " + file;
    };
  }
}
