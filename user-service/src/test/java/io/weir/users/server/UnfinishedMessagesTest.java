package io.weir.users.server;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.runtime.config.value.Percent;
import io.weir.runtime.config.value.Size;
import io.weir.runtime.memory.MemoryConfig;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.TestService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages whose end never comes, within a small budget of memory. */
@Timeout(60)
class UnfinishedMessagesTest {
  private static final int MIB = 1 << 20;
  private static final String LIST = "weir.users.v1.UserService/ListUsers";

  private final List<ClientFactory> connections = new ArrayList<>();
  private final List<HttpRequestWriter> writers = new ArrayList<>();
  private final TestDatabase database = TestDatabase.create();

  @SuppressWarnings("NullAway.Init") // by each test, with its own limits
  private TestService service;

  private void start(Duration arrival) {
    var memory =
        new MemoryConfig(new Size(4 * MIB), new Percent(0.8), Duration.ofSeconds(1), arrival);
    service = TestService.on(database, TestService.Options.defaults().with(memory));
  }

  @AfterEach
  void close() {
    writers.forEach(HttpRequestWriter::abort);
    connections.forEach(ClientFactory::close);
    service.close();
    database.close();
  }

  private WebClient connection() {
    var factory = ClientFactory.builder().build();
    connections.add(factory);
    return WebClient.builder("h2c://127.0.0.1:" + service.port()).factory(factory).build();
  }

  /** Sends the first bytes of a message of four mebibytes less one. */
  private CompletableFuture<AggregatedHttpResponse> unfinished(WebClient client, String rpc) {
    var headers =
        RequestHeaders.of(
            HttpMethod.POST, "/" + rpc, "content-type", "application/grpc", "te", "trailers");
    var writer = HttpRequest.streaming(headers);
    writers.add(writer);
    writer.write(HttpData.wrap(new byte[] {0, 0, 0x3f, -1, -1}));
    for (int i = 0; i < 16; i++) {
      writer.write(HttpData.wrap(new byte[MIB / 16]));
    }
    return client.execute(writer).aggregate();
  }

  private static String status(AggregatedHttpResponse answer) {
    return answer.headers().get("grpc-status", answer.trailers().get("grpc-status", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        LIST,
        "weir.users.v1.AvatarService/PutAvatar",
        "weir.users.v1.RoomService/Chat",
        "grpc.health.v1.Health/Check",
        "grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
      })
  void areRefusedWhereTheyWouldHoldTooMuch(String rpc) throws Exception {
    start(Duration.ofSeconds(20));
    List<CompletableFuture<AggregatedHttpResponse>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      var client = connection();
      for (int j = 0; j < 10; j++) {
        calls.add(unfinished(client, rpc));
      }
    }
    eventually("most are refused", () -> refused(calls) > 30);
    // Bytes in transit on each connection may come on top.
    assertThat(service.memory().used()).isLessThan(10 * MIB);
    assertThat(ByteCall.start(service.channel(), LIST).send().done().ended().isOk()).isTrue();
    connections.forEach(ClientFactory::close);
    eventually("nothing is held", () -> service.memory().used() == 0);
  }

  private static long refused(List<CompletableFuture<AggregatedHttpResponse>> calls) {
    return calls.stream()
        .filter(call -> call.isDone() && !call.isCompletedExceptionally())
        .filter(call -> status(call.join()).equals("8"))
        .count();
  }

  @Test
  void areEndedWhenNoMoreArrives() {
    start(Duration.ofMillis(300));
    var answer = unfinished(connection(), LIST).join();
    assertThat(status(answer)).isEqualTo("4");
    assertThat(answer.headers().get("grpc-message", "")).contains("too slowly");
    eventually("nothing is held", () -> service.memory().used() == 0);
  }
}
