package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.gateway.TestEdge.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.RetryInfo;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.weir.testkit.upstream.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Failures of an instance, as a JSON caller sees them. Uses CreateUser, because it is never
 * repeated.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UpstreamFailureTest {
  private static final String CREATE = USERS + "CreateUser";

  private TestEdge edge;

  @BeforeAll
  void start() {
    edge = TestEdge.start();
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private AggregatedHttpResponse create(Answer... answers) {
    edge.upstream.next(CREATE, answers);
    return edge.send(HttpMethod.POST, "/v1/users", "{}");
  }

  @ParameterizedTest
  @CsvSource({
    "CANCELLED,499", "UNKNOWN,500", "INVALID_ARGUMENT,400", "DEADLINE_EXCEEDED,504",
    "NOT_FOUND,404", "ALREADY_EXISTS,409", "PERMISSION_DENIED,403", "RESOURCE_EXHAUSTED,429",
    "FAILED_PRECONDITION,400", "ABORTED,409", "OUT_OF_RANGE,400", "UNIMPLEMENTED,501",
    "INTERNAL,500", "UNAVAILABLE,503", "DATA_LOSS,500", "UNAUTHENTICATED,401"
  })
  void hasTheHttpStatusOfItsCode(Status.Code code, int http) {
    var status = code.toStatus().withDescription("zürich: 50% \"off\"");
    var trailersOnly = Answer.status(status);
    var afterHeaders = Answer.statusAfter(status, new Metadata());
    for (var answered : new Answer[] {trailersOnly, afterHeaders}) {
      var answer = create(answered);
      assertThat(answer.status().code()).isEqualTo(http);
      assertThat(json(answer).get("code").asInt()).isEqualTo(code.value());
      assertThat(json(answer).get("message").asText()).isEqualTo("zürich: 50% \"off\"");
      assertThat(answer.headers().contains("www-authenticate"))
          .isEqualTo(code == Status.Code.UNAUTHENTICATED);
    }
  }

  @Test
  void carriesItsDetails() {
    var field = FieldViolation.newBuilder().setField("user.email").setDescription("is taken");
    var details = BadRequest.newBuilder().addFieldViolations(field).build();
    var answer = create(Answer.status(Status.INVALID_ARGUMENT, trailers(3, details)));
    assertThat(answer.status().code()).isEqualTo(400);
    var detail = json(answer).get("details").get(0);
    assertThat(detail.get("@type").asText()).endsWith("google.rpc.BadRequest");
    assertThat(detail.get("fieldViolations").get(0).get("field").asText()).isEqualTo("user.email");
  }

  @Test
  void saysWhenToTryAgain() {
    var delay = Duration.newBuilder().setSeconds(2).setNanos(1).build();
    var info = RetryInfo.newBuilder().setRetryDelay(delay).build();
    var answer = create(Answer.status(Status.RESOURCE_EXHAUSTED, trailers(8, info)));
    assertThat(answer.status().code()).isEqualTo(429);
    assertThat(answer.headers().get("retry-after")).isEqualTo("3");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "1000,1", "1001,2", "-1,", "soon,"})
  void readsPushBackAsRetryAfter(String millis, String seconds) {
    var trailers = new Metadata();
    trailers.put(
        Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER), millis);
    var answer = create(Answer.status(Status.RESOURCE_EXHAUSTED, trailers));
    assertThat(answer.headers().get("retry-after")).isEqualTo(seconds);
  }

  @Test
  void isInternalWhenASuccessHasNoMessage() {
    var answer = create(Answer.ok());
    assertThat(answer.status().code()).isEqualTo(500);
    assertThat(json(answer).get("message").asText()).contains("no message");
  }

  @Test
  void isInternalWhenASuccessHasTwoMessages() {
    var answer = create(Answer.ok(new byte[0], new byte[0]));
    assertThat(answer.status().code()).isEqualTo(500);
    assertThat(json(answer).get("message").asText()).contains("more than one");
  }

  @Test
  void isInternalWhenTheMessageIsNone() {
    // Field 1 is longer than the message.
    var answer = create(Answer.ok(new byte[] {0x0a, 0x7f, 1}));
    assertThat(answer.status().code()).isEqualTo(500);
    assertThat(json(answer).get("code").asInt()).isEqualTo(13);
    assertThat(json(answer).get("message").asText()).contains("schema").contains("trace");
    assertThat(answer.contentUtf8()).doesNotContain("Exception");
  }

  @Test
  void isUnavailableWhenThereIsNoInstance() {
    try (var lonely = TestEdge.start()) {
      lonely.upstream.stop();
      var answer = lonely.get("/v1/users/u1");
      assertThat(answer.status().code()).isEqualTo(503);
      assertThat(json(answer).get("code").asInt()).isEqualTo(14);
    }
  }

  private static Metadata trailers(int code, Message detail) {
    var status =
        com.google.rpc.Status.newBuilder().setCode(code).addDetails(Any.pack(detail)).build();
    var trailers = StatusProto.toStatusRuntimeException(status).getTrailers();
    return trailers == null ? new Metadata() : trailers;
  }
}
