package io.weir.loadbalancer.discovery;

import io.weir.loadbalancer.endpoint.EndpointConfig;
import io.weir.loadbalancer.endpoint.HostPort;
import java.nio.file.Path;
import java.util.List;

/** Configured source of the addresses of a cluster. */
public sealed interface Source {

  /** Addresses listed in the configuration. */
  record Named(List<EndpointConfig> endpoints) implements Source {
    public Named {
      endpoints = List.copyOf(endpoints);
    }
  }

  /** All A and AAAA records of a name, with one fixed port. */
  record Dns(HostPort name) implements Source {}

  /** All SRV records of a name: hosts, ports and weights. */
  record Srv(String name) implements Source {}

  /** File with a list, read again when it changes. */
  record Watched(Path file) implements Source {}

  /** Returns the source in words: "dns users:50051". */
  default String text() {
    return switch (this) {
      case Named _ -> "endpoints";
      case Dns(HostPort name) -> "dns " + name;
      case Srv(String name) -> "srv " + name;
      case Watched(Path file) -> "file " + file;
    };
  }
}
