package io.weir.quickstart;

import io.weir.loadbalancer.access.AccessRule;
import io.weir.loadbalancer.bulkhead.MaxConcurrent;
import io.weir.loadbalancer.connection.Protocol;
import io.weir.loadbalancer.connection.TlsConfig;
import io.weir.loadbalancer.endpoint.EndpointAddress;
import io.weir.loadbalancer.health.HealthConfig;
import io.weir.loadbalancer.route.RpcPattern;
import io.weir.loadbalancer.sidecar.InboundConfig;
import io.weir.loadbalancer.sidecar.Sidecar;
import io.weir.loadbalancer.sidecar.SidecarConfig;
import io.weir.loadbalancer.sidecar.SocketConfig;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.quickstart.LocalAuthority.Certified;
import io.weir.runtime.access.AllowConfig;
import io.weir.runtime.access.PeerPattern;
import io.weir.runtime.access.RequireConfig;
import io.weir.runtime.accesslog.AccessLogConfig;
import io.weir.runtime.headers.HeadersConfig;
import io.weir.runtime.listener.LimitsConfig;
import io.weir.runtime.process.Closer;
import io.weir.runtime.proxy.Network;
import io.weir.runtime.reload.ReloadConfig;
import io.weir.runtime.serving.AdminConfig;
import io.weir.runtime.serving.ListenConfig;
import io.weir.runtime.tls.ServerTlsFiles;
import io.weir.runtime.tls.ServerTlsFiles.ClientCertificate;
import io.weir.runtime.tls.TlsVersion;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A sidecar in front of each instance, which knows its callers by their certificates. The gateway
 * may call everything, the sidecar beside clients may read. Instances and clients do not know of
 * it.
 *
 * @param ports ports of the sidecars, in the order of their instances
 */
record Mesh(
    List<Integer> ports, Path authority, Certified service, Certified gateway, Certified client) {
  private static final int FIRST_PORT = 15_006;
  private static final String GATEWAY = "gateway";
  private static final String CLIENT = "client";

  /** RPCs that the sidecar beside clients may call. */
  private static final List<String> READS =
      List.of("Get*", "List*", "Search*", "BatchGet*", "Watch*", "Export*");

  /** Returns the mesh that the options ask for, with new certificates; empty for none. */
  static Optional<Mesh> of(StackOptions options, InstantSource clock) {
    return Optional.ofNullable(options.mesh())
        .map(directory -> {
          var authority = LocalAuthority.in(directory, clock);
          var ports =
              IntStream.range(FIRST_PORT, FIRST_PORT + options.instances())
                  .mapToObj(port -> Ports.preferred(Instances.HOST, port))
                  .toList();
          return new Mesh(
              ports,
              authority.certificate(),
              authority.issueTo("user-service"),
              authority.issueTo(GATEWAY),
              authority.issueTo(CLIENT));
        });
  }

  /** Returns the encryption of the gateway's calls. */
  TlsConfig fromGateway() {
    return callsWith(gateway);
  }

  /** Returns the encryption of the calls of the sidecar beside clients. */
  TlsConfig fromClient() {
    return callsWith(client);
  }

  private TlsConfig callsWith(Certified own) {
    return new TlsConfig(
        Optional.of(authority),
        Optional.of(own.certificate()),
        Optional.of(own.key()),
        Optional.of("localhost"));
  }

  /** Starts a sidecar in front of each instance. */
  void start(
      Instances instances,
      HealthConfig health,
      TelemetryConfig telemetry,
      RecentTraces recent,
      Closer started) {
    for (int i = 0; i < ports.size(); i++) {
      var name = "sidecar-of-user-service-" + (i + 1);
      var own = started.add(Telemetry.start(telemetry, "weir-sidecar", name, recent));
      var inbound = inbound(ports.get(i), instances.ports().get(i), health);
      var _ = started.add(Sidecar.start(sidecar(inbound, telemetry), own));
    }
  }

  private static SidecarConfig sidecar(InboundConfig inbound, TelemetryConfig telemetry) {
    return new SidecarConfig(
        SocketConfig.defaults(),
        new AdminConfig(Instances.HOST, 0),
        List.of(),
        Map.of(),
        HeadersConfig.defaults(),
        List.of(),
        LimitsConfig.defaults(),
        Stack.DRAIN,
        AccessLogConfig.defaults(),
        ReloadConfig.defaults(),
        telemetry,
        Optional.of(inbound));
  }

  private InboundConfig inbound(int port, int instance, HealthConfig health) {
    return new InboundConfig(
        new ListenConfig(Instances.HOST, port, Optional.of(tls())),
        EndpointAddress.parse(Instances.HOST + ":" + instance),
        Protocol.GRPC,
        health,
        MaxConcurrent.defaults(),
        null,
        rules(),
        List.of(),
        // The gateway is believed in who its client is.
        List.of(Network.parse("127.0.0.0/8")));
  }

  private ServerTlsFiles tls() {
    return new ServerTlsFiles(
        service.certificate(),
        service.key(),
        List.of(),
        Optional.of(authority),
        ClientCertificate.REQUIRED,
        TlsVersion.defaults(),
        Optional.empty(),
        Optional.empty());
  }

  private static List<AccessRule> rules() {
    var reads =
        READS.stream()
            .map(name ->
                new AccessRule(rpc("weir.users.v1.*/" + name), null, null, of(GATEWAY, CLIENT)));
    var others =
        List.of(
            new AccessRule(rpc("weir.users.v1.*"), null, null, of(GATEWAY)),
            // grpcurl asks for the schema.
            new AccessRule(rpc("grpc.reflection.*"), null, AllowConfig.AUTHENTICATED, null));
    return Stream.concat(reads, others.stream()).toList();
  }

  private static RpcPattern rpc(String pattern) {
    return RpcPattern.parse(pattern);
  }

  private static RequireConfig of(String... services) {
    var peers = Stream.of(services).map(LocalAuthority::name).map(PeerPattern::new).toList();
    return new RequireConfig(null, Map.of(), peers);
  }
}
