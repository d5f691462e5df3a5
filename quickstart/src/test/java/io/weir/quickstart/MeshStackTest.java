package io.weir.quickstart;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.weir.observability.TelemetryConfig;
import io.weir.users.v1.CreateUserRequest;
import io.weir.users.v1.ListUsersRequest;
import io.weir.users.v1.User;
import io.weir.users.v1.UserServiceGrpc;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The stack as ./weir up --mesh starts it. That it starts shows that the gateway may call. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MeshStackTest {
  private Stack stack;
  private Stack.Running running;
  private ManagedChannel beside;

  @BeforeAll
  void start(@TempDir Path directory) {
    stack =
        new Stack(
            new StackOptions("127.0.0.1", 0, 0, 0, 2, null, null, null, directory),
            TelemetryConfig.defaults(),
            new Progress(
                new PrintWriter(new StringWriter(), true),
                Instant.EPOCH,
                InstantSource.fixed(Instant.EPOCH)));
    running = stack.start();
    beside =
        ManagedChannelBuilder.forAddress("127.0.0.1", running.sidecar().port())
            .usePlaintext()
            .build();
  }

  @AfterAll
  void end() {
    beside.shutdownNow();
    stack.close();
  }

  @Test
  void letsTheGatewayDoEverything() {
    var post = RequestHeaders.of(HttpMethod.POST, "/v1/users", "content-type", "application/json");
    var made =
        WebClient.of(running.url())
            .execute(post, "{\"email\": \"mesh@example.com\", \"displayName\": \"Mesh\"}")
            .aggregate()
            .join();
    assertThat(made.status().code()).isEqualTo(201);
  }

  @Test
  void letsClientsReadAndNoMore() {
    var users = UserServiceGrpc.newBlockingStub(beside);
    assertThat(users.listUsers(ListUsersRequest.getDefaultInstance()).getUsersCount()).isPositive();
    var eve =
        CreateUserRequest.newBuilder()
            .setUser(User.newBuilder().setEmail("eve@example.com").setDisplayName("Eve"))
            .build();
    assertThatThrownBy(() -> users.createUser(eve))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
  }

  @Test
  void refusesWhoeverHasNoCertificate() throws Exception {
    var context = SSLContext.getInstance("TLS");
    TrustManager[] anybody = InsecureTrustManagerFactory.INSTANCE.getTrustManagers();
    context.init(null, anybody, new SecureRandom());
    int inFront = running.mesh().orElseThrow().ports().getFirst();
    try (var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", inFront)) {
      assertThatThrownBy(
              () -> {
                // With TLS 1.3 the client is done before the server has seen that there is none.
                socket.getOutputStream().write(1);
                var _ = socket.getInputStream().read();
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void showsBothEndsOfTheHopInATrace() {
    var answer = WebClient.of(running.url()).get("/v1/users?page_size=1").aggregate().join();
    assertThat(answer.status().code()).isEqualTo(200);
    var admin = new GatewayAdmin(running.gateway().adminPort());
    eventually(
        "a sidecar names the gateway as its peer",
        () -> {
          for (var trace : admin.get("/traces").findValuesAsText("traceId")) {
            if (admin.get("/traces/" + trace).toString().contains("spiffe://weir.local/gateway")) {
              return true;
            }
          }
          return false;
        });
  }

  @Test
  void printsWhatToTry() {
    assertThat(Banner.of(running))
        .contains("UserService/CreateUser     denied")
        .contains("curl -k https://localhost:" + running.mesh().orElseThrow().ports().getFirst());
  }
}
