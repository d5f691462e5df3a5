package io.weir.loadbalancer.sidecar;

import static io.weir.testkit.time.Eventually.eventually;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.observability.traces.SpanRecord;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.tls.TestAuthority;
import io.weir.testkit.tls.TestCertificate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Authority, sidecars that it has certified, and gRPC clients with its certificates. */
final class TestMesh implements AutoCloseable {
  static final String SHOP = "spiffe://site/shop";
  static final String APP_HOST = "app.internal";

  final TestAuthority authority;
  final TestCertificate app;
  final TestCertificate shop;
  final RecentTraces traces = new RecentTraces(1000);
  private final List<Runnable> parts = new ArrayList<>();

  TestMesh(Path directory) {
    authority = TestAuthority.in(directory);
    app = authority.workload("spiffe://site/app", APP_HOST);
    shop = authority.workload(SHOP, "shop.internal");
  }

  /** Returns the keys of an inbound port that asks for certificates of this authority. */
  String mutual() {
    return "{host: 127.0.0.1, port: 0, tls: {certificate: \"%s\", key: \"%s\", client-ca: \"%s\"}}"
        .formatted(app.certificate(), app.key(), authority.certificate());
  }

  /** Starts a sidecar in front of an application, which is healthy when this returns. */
  Sidecar inbound(String target, String... keys) {
    var sidecar = start("inbound: {listen: %s, target: \"%s\"%s}", target, keys);
    ready(sidecar);
    return sidecar;
  }

  /** Starts a sidecar in front of an application that need not be there. */
  Sidecar start(String yaml, String target, String... keys) {
    var more = keys.length == 0 ? "" : ", " + String.join(", ", keys);
    return start(yaml.formatted(mutual(), target, more));
  }

  /** Starts a sidecar. */
  Sidecar start(String yaml) {
    var telemetry = Telemetry.start(TelemetryConfig.defaults(), "weir-sidecar", "test", traces);
    var drain = yaml.contains("drain:") ? "" : "drain: {delay: 0s, grace: 5s}\n";
    var text = "admin: {port: 0}\n" + drain + yaml;
    var config = ConfigReader.read(text, "sidecar.yaml", SidecarConfig.class, Map.of());
    var sidecar = Sidecar.start(config, telemetry);
    parts.add(telemetry::close);
    parts.add(sidecar::close);
    return sidecar;
  }

  static void ready(Sidecar sidecar) {
    eventually("ready", () -> admin(sidecar, "/readyz").status().code() == 200);
  }

  static AggregatedHttpResponse admin(Sidecar sidecar, String path) {
    return WebClient.of("http://127.0.0.1:" + sidecar.adminPort()).get(path).aggregate().join();
  }

  /** Returns a channel to a port of the application with mutual TLS. */
  ManagedChannel channel(int port, @Nullable TestCertificate own) {
    return channel(port, own, authority);
  }

  ManagedChannel channel(int port, @Nullable TestCertificate own, TestAuthority trusted) {
    try {
      var tls = GrpcSslContexts.forClient().trustManager(trusted.certificate().toFile());
      if (own != null) {
        tls.keyManager(own.certificate().toFile(), own.key().toFile());
      }
      var channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port)
              .overrideAuthority(APP_HOST)
              .sslContext(tls.build())
              .build();
      parts.add(channel::shutdownNow);
      return channel;
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a channel in plain text, as an application has to the sidecar beside it. */
  ManagedChannel plain(int port) {
    var channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    parts.add(channel::shutdownNow);
    return channel;
  }

  /** Returns the spans that have an attribute. */
  List<SpanRecord> spans(String attribute) {
    return traces.traces().stream()
        .flatMap(trace -> trace.spans().stream())
        .filter(span -> span.attributes().containsKey(attribute))
        .toList();
  }

  @Override
  public void close() {
    parts.reversed().forEach(Runnable::run);
  }
}
