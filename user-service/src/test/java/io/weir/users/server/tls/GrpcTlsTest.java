package io.weir.users.server.tls;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.runtime.memory.MemoryConfig;
import io.weir.runtime.memory.ProcessMemory;
import io.weir.runtime.serving.ListenConfig;
import io.weir.runtime.tls.ServerTlsFiles;
import io.weir.runtime.tls.ServerTlsFiles.ClientCertificate;
import io.weir.runtime.tls.TlsVersion;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.tls.TestCertificate;
import io.weir.users.server.Calls;
import io.weir.users.server.ConnectionLimit;
import io.weir.users.server.ServingHealth;
import io.weir.users.server.StreamsConfig;
import io.weir.users.server.UserServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS of the gRPC port. */
final class GrpcTlsTest {
  private static final String RPC = "grpc.health.v1.Health/Check";

  @TempDir private Path directory;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private TestCertificate own;

  @BeforeEach
  void certify() {
    own = TestCertificate.of(directory, "localhost");
  }

  private UserServer server(ServerTlsFiles files) {
    var server =
        new UserServer(
            new UserServer.Settings(
                new ListenConfig("127.0.0.1", 0, Optional.of(files)),
                false,
                ProcessMemory.open(MemoryConfig.defaults(), meters),
                new ConnectionLimit(10, meters),
                meters),
            new ServingHealth(List.of()),
            new Calls(StreamsConfig.defaults(), meters, System::nanoTime),
            List.of(),
            List.of());
    server.start();
    return server;
  }

  /** Returns how a call ends that trusts one certificate and presents another, or none. */
  private static Status.Code call(
      UserServer server, TestCertificate trusted, @Nullable TestCertificate presented)
      throws Exception {
    var tls = GrpcSslContexts.forClient().trustManager(trusted.certificate().toFile());
    if (presented != null) {
      tls.keyManager(presented.certificate().toFile(), presented.key().toFile());
    }
    var channel =
        NettyChannelBuilder.forAddress("localhost", server.port()).sslContext(tls.build()).build();
    try {
      return ByteCall.start(channel, RPC).send(new byte[0]).done().ended().getCode();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void servesThoseWhoTrustItsCertificate() throws Exception {
    try (var server = server(ServerTlsFiles.of(own.certificate(), own.key()))) {
      assertThat(call(server, own, null)).isEqualTo(Status.Code.OK);
      var other = TestCertificate.of(directory, "localhost");
      assertThat(call(server, other, null)).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void asksClientsForACertificate(ClientCertificate clients) throws Exception {
    var known = TestCertificate.of(directory, "client");
    var stranger = TestCertificate.of(directory, "client");
    var files =
        new ServerTlsFiles(
            own.certificate(),
            own.key(),
            List.of(),
            Optional.of(known.certificate()),
            clients,
            TlsVersion.TLS_1_3,
            Optional.empty(),
            Optional.empty());
    try (var server = server(files)) {
      assertThat(call(server, own, known)).isEqualTo(Status.Code.OK);
      assertThat(call(server, own, null))
          .isEqualTo(
              clients == ClientCertificate.OPTIONAL ? Status.Code.OK : Status.Code.UNAVAILABLE);
      assertThat(call(server, own, stranger)).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void followsItsFiles() throws Exception {
    var next = TestCertificate.of(directory, "localhost");
    var before = TestCertificate.of(directory, "localhost");
    own.replace(before);
    try (var server = server(ServerTlsFiles.of(before.certificate(), before.key()))) {
      assertThat(call(server, own, null)).isEqualTo(Status.Code.OK);
      next.replace(before);
      eventually(
          "the new certificate is in use",
          () ->
              meters
                      .get("weir.listener.certificate.reloads")
                      .tag("outcome", "replaced")
                      .functionCounter()
                      .count()
                  == 1);
      assertThat(call(server, next, null)).isEqualTo(Status.Code.OK);
      assertThat(call(server, own, null)).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }
}
