package io.weir.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.WebClient;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.weir.observability.TelemetryConfig;
import io.weir.users.v1.ListUsersRequest;
import io.weir.users.v1.UserServiceGrpc;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole stack as ./weir up --tls starts it. That it starts shows that it answers over TLS. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EncryptedStackTest {
  private Stack stack;
  private Stack.Running running;

  @BeforeAll
  void start(@TempDir Path directory) {
    stack =
        new Stack(
            new StackOptions(
                "127.0.0.1", 0, 0, 0, 1, null, null, new StackOptions.Tls(0, directory), null),
            TelemetryConfig.defaults(),
            new Progress(
                new PrintWriter(new StringWriter(), true),
                Instant.EPOCH,
                InstantSource.fixed(Instant.EPOCH)));
    running = stack.start();
  }

  @AfterAll
  void end() {
    stack.close();
  }

  @Test
  void printsCommandsThatTrustItsAuthority() {
    var authority = running.authority().orElseThrow();
    assertThat(Banner.of(running))
        .contains("Weir is up: https://localhost:" + running.gateway().port())
        .contains("curl --cacert " + authority + " 'https://localhost:")
        .contains("https://localhost:" + running.gateway().port() + "/docs ")
        .doesNotContain("http://localhost:" + running.gateway().port());
  }

  @Test
  void redirectsThePortInPlainText() {
    var answer =
        WebClient.of("http://127.0.0.1:" + running.gateway().plainPort())
            .get("/v1/users")
            .aggregate()
            .join();
    assertThat(answer.status().code()).isEqualTo(308);
    assertThat(answer.headers().get("location"))
        .isEqualTo("https://127.0.0.1:" + running.gateway().port() + "/v1/users");
  }

  @Test
  void servesCallersOfTheSidecar() {
    assertThat(list(running.sidecar().port())).isPositive();
  }

  @Test
  void letsNobodyCallAnInstanceInPlainText() {
    int instance = running.ports().getFirst();
    assertThatThrownBy(() -> list(instance)).isInstanceOf(StatusRuntimeException.class);
  }

  private static int list(int port) {
    var channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      return UserServiceGrpc.newBlockingStub(channel)
          .listUsers(ListUsersRequest.getDefaultInstance())
          .getUsersCount();
    } finally {
      channel.shutdownNow();
    }
  }
}
