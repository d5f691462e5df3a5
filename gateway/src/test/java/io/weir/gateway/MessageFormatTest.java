package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formats of messages, which are between client and instance. grpc-java would not show them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MessageFormatTest {
  private final Server instance =
      Server.builder()
          .http(0)
          .serviceUnder("/", (ctx, req) -> answer(req.headers().get("content-type", "")))
          .build();
  private TestEdge edge;

  private static HttpResponse answer(String contentType) {
    return HttpResponse.of(
        ResponseHeaders.of(HttpStatus.OK, "content-type", contentType, "x-told", contentType),
        HttpData.empty(),
        HttpHeaders.of("grpc-status", "0"));
  }

  @BeforeAll
  void start() {
    instance.start().join();
    edge =
        TestEdge.start(
            "clusters: {other: {endpoints: [\"${INSTANCE}\"]}, users: {health: false, endpoints: [\"127.0.0.1:%d\"]}}"
                .formatted(instance.activeLocalPort()));
  }

  @AfterAll
  void stop() {
    edge.close();
    instance.stop().join();
  }

  @ParameterizedTest
  @CsvSource({
    "application/grpc-web+json, application/grpc+json, application/grpc-web+json",
    "application/grpc-web+foo;a=b, application/grpc+foo, application/grpc-web+foo",
    "application/grpc-web-text+json, application/grpc+json, application/grpc-web-text+json",
    "application/grpc-web, application/grpc, application/grpc-web+proto",
    "application/grpc-web+proto, application/grpc, application/grpc-web+proto",
    "application/grpc+json, application/grpc+json, application/grpc+json"
  })
  void keepsTheFormat(String asked, String told, String answered) {
    var answer = call("GetUser", asked);
    assertThat(answer.get("x-told")).isEqualTo(told);
    assertThat(answer.get("content-type")).isEqualTo(answered);
  }

  @ParameterizedTest
  @CsvSource({
    "application/grpc-web+json, application/grpc-web+json",
    "application/grpc-web-text+json, application/grpc-web-text+json",
    "application/grpc-web-text, application/grpc-web-text+proto"
  })
  void refusesInTheSameFormat(String asked, String answered) {
    assertThat(call("Nothing", asked).get("content-type")).isEqualTo(answered);
  }

  private ResponseHeaders call(String method, String contentType) {
    var headers =
        RequestHeaders.of(
            HttpMethod.POST, "/" + USERS + method, "content-type", contentType, "te", "trailers");
    var content = contentType.contains("-text") ? "AAAAAAA=" : "\0\0\0\0\0";
    return edge.client("h2c")
        .execute(headers, HttpData.ofUtf8(content))
        .aggregate()
        .join()
        .headers();
  }
}
