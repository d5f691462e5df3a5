package io.weir.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StatusJsonTest {

  private static String json(int code, String message, byte @Nullable [] details) {
    return new String(StatusJson.ofStatus(code, message, details), StandardCharsets.UTF_8);
  }

  @Test
  void showsCodeAndMessage() {
    assertThat(json(5, "no \"user\" ä\n", null))
        .isEqualTo("{\"code\":5,\"message\":\"no \\\"user\\\" ä\\n\"}");
    assertThat(json(0, "", new byte[0])).isEqualTo("{\"code\":0,\"message\":\"\"}");
  }

  @Test
  void decodesStandardDetailsAndRendersOthersAsBase64() {
    var retry = RetryInfo.newBuilder().setRetryDelay(Duration.newBuilder().setNanos(1_000_000));
    var violation = BadRequest.FieldViolation.newBuilder().setField("a.b").setDescription("d");
    byte[] status =
        Status.newBuilder()
            .setCode(3)
            .addDetails(Any.pack(retry.build()))
            .addDetails(Any.pack(BadRequest.newBuilder().addFieldViolations(violation).build()))
            .addDetails(
                Any.newBuilder().setTypeUrl("x.y/a.B").setValue(ByteString.copyFromUtf8("abcd")))
            .addDetails(
                Any.newBuilder()
                    .setTypeUrl("type.googleapis.com/google.rpc.RetryInfo")
                    .setValue(ByteString.copyFrom(new byte[] {10})))
            .build()
            .toByteArray();
    assertThat(json(3, "m", status))
        .isEqualTo(
            "{\"code\":3,\"message\":\"m\",\"details\":["
                + "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"0.001s\"},"
                + "{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":"
                + "[{\"field\":\"a.b\",\"description\":\"d\"}]},"
                + "{\"@type\":\"x.y/a.B\",\"value\":\"YWJjZA==\"},"
                + "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"value\":\"Cg==\"}]}");
    assertThat(StatusJson.retryAfterSeconds(status)).isEqualTo(1);
  }

  @Test
  void toleratesMalformedStatuses() {
    assertThat(json(2, "m", new byte[] {26, 100})).isEqualTo("{\"code\":2,\"message\":\"m\"}");
    assertThat(StatusJson.retryAfterSeconds(new byte[] {26, 100})).isEqualTo(-1);
    assertThat(StatusJson.retryAfterSeconds(null)).isEqualTo(-1);
  }

  @Test
  void listsEveryViolation() {
    byte[] json =
        StatusJson.ofViolations(
            "bad",
            List.of(
                new TranscodingException.FieldViolation("user.labels[\"a\"]", "d1"),
                new TranscodingException.FieldViolation("b", "d2")));
    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"code\":3,\"message\":\"bad\",\"details\":[{\"@type\":"
                + "\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":["
                + "{\"field\":\"user.labels[\\\"a\\\"]\",\"description\":\"d1\"},"
                + "{\"field\":\"b\",\"description\":\"d2\"}]}]}");
  }
}
