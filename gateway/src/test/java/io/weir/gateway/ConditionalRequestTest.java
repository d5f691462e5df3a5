package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.gateway.TestEdge.apis;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.HttpBody;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import io.weir.users.v1.DeleteUserRequest;
import io.weir.users.v1.UpdateUserRequest;
import io.weir.users.v1.User;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entity tags, conditional requests and ranges. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConditionalRequestTest {
  private static final byte[] ADA =
      User.newBuilder().setId("u1").setDisplayName("Ada").setEtag("v7").build().toByteArray();

  private final AtomicReference<byte[]> seen = new AtomicReference<>(new byte[0]);
  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge = TestEdge.start(apis(StreamSchema.writeTo(directory), TestEdge.USERS_SCHEMA));
    edge.upstream.always(USERS + "GetUser", Answer.ok(ADA));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @Test
  void tagTheStateOfAMessage() {
    var answer = edge.get("/v1/users/u1");
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.headers().get("etag")).isEqualTo("\"v7\"");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "GET, '\"v7\"', 304",
        "HEAD, '\"v7\"', 304",
        "GET, 'W/\"v7\"', 304",
        "GET, '\"x\", \"v7\"', 304",
        "GET, '*', 304",
        "GET, '\"v8\"', 200",
        "HEAD, '\"v8\"', 200"
      })
  void answerNoContentThatIsKnown(String method, String known, int status) {
    for (var protocol : new String[] {"h1c", "h2c"}) {
      var headers =
          RequestHeaders.of(HttpMethod.valueOf(method), "/v1/users/u1", "if-none-match", known);
      var answer = edge.client(protocol).execute(headers).aggregate().join();
      assertThat(answer.status().code()).isEqualTo(status);
      assertThat(answer.headers().get("etag")).isEqualTo("\"v7\"");
      assertThat(answer.content().isEmpty()).isEqualTo(status == 304 || method.equals("HEAD"));
      assertThat(answer.headers().contains("content-type")).isEqualTo(status == 200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"v7\"", "W/\"v7\""})
  void handTheRequiredStateToTheService(String tag) throws InvalidProtocolBufferException {
    records("UpdateUser", Answer.ok(ADA));
    var answer = change(HttpMethod.PATCH, "/v1/users/u1", tag, "{\"displayName\": \"A\"}");
    assertThat(answer.status().code()).isEqualTo(200);
    var update = UpdateUserRequest.parseFrom(seen.get());
    assertThat(update.getUser().getEtag()).isEqualTo("v7");
    assertThat(update.getUser().getDisplayName()).isEqualTo("A");
    assertThat(update.getUser().getId()).isEqualTo("u1");
    assertThat(update.getUpdateMask().getPathsList()).containsExactly("display_name");

    records("DeleteUser", Answer.ok(new byte[0]));
    assertThat(change(HttpMethod.DELETE, "/v1/users/u1", tag, "").status().code()).isEqualTo(200);
    assertThat(DeleteUserRequest.parseFrom(seen.get()).getEtag()).isEqualTo("v7");
  }

  @ParameterizedTest
  @CsvSource({"ABORTED, 412", "FAILED_PRECONDITION, 412", "NOT_FOUND, 404"})
  void tellThatTheStateIsAnother(Status.Code code, int status) {
    records("DeleteUser", Answer.status(code.toStatus()));
    assertThat(change(HttpMethod.DELETE, "/v1/users/u1", "\"v7\"", "").status().code())
        .isEqualTo(status);
  }

  @Test
  void leaveTheStatusOfOtherRequests() {
    records("DeleteUser", Answer.status(Status.ABORTED));
    var answer = edge.client("h1c").delete("/v1/users/u1").aggregate().join();
    assertThat(answer.status().code()).isEqualTo(409);
  }

  @Test
  void requireNothingOfAnyState() throws InvalidProtocolBufferException {
    records("DeleteUser", Answer.ok(new byte[0]));
    assertThat(change(HttpMethod.DELETE, "/v1/users/u1", "*", "").status().code()).isEqualTo(200);
    assertThat(DeleteUserRequest.parseFrom(seen.get()).getEtag()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "DELETE, /v1/users/u1, '\"a\", \"b\"', expected one entity tag",
        "DELETE, /v1/users/u1, v7, expected one entity tag",
        "POST, /v1/users, '\"v7\"', has no field for an etag",
        "POST, /v1/lines, '\"v7\"', has no field for an etag"
      })
  void areRefusedIfTheyCannotBeHandedOn(HttpMethod method, String path, String tag, String told) {
    var answer = change(method, path, tag, method == HttpMethod.POST ? "{}" : "");
    assertThat(answer.status().code()).isEqualTo(400);
    assertThat(answer.contentUtf8()).contains(told);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=2-4, 206, 234, bytes 2-4/10",
    "bytes=-3, 206, 789, bytes 7-9/10",
    "bytes=7-99, 206, 789, bytes 7-9/10",
    "bytes=7-99999999999999999999, 206, 789, bytes 7-9/10",
    "bytes=-99999999999999999999, 206, 0123456789, bytes 0-9/10",
    "bytes=10-, 416, '', bytes */10",
    "bytes=99999999999999999999-, 416, '', bytes */10",
    "'bytes=0-1,4-5', 200, 0123456789,",
    "lines=1-2, 200, 0123456789,"
  })
  void serveRangesOfDownloads(String range, int status, String content, String served) {
    download(new Metadata());
    for (var protocol : new String[] {"h1c", "h2c"}) {
      var answer = fetch(protocol, "range", range);
      assertThat(answer.status().code()).isEqualTo(status);
      assertThat(answer.contentUtf8()).isEqualTo(content);
      assertThat(answer.headers().get("content-range")).isEqualTo(served);
      assertThat(answer.headers().get("accept-ranges")).isEqualTo("bytes");
      assertThat(answer.headers().contentLength()).isEqualTo(content.length());
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'\"d1\"', 206",
        "'\"d2\"', 200",
        "'W/\"d1\"', 200",
        "'Sat, 28 Nov 2026 10:00:00 GMT', 200"
      })
  void serveARangeOnlyOfTheSameContent(String tag, int status) {
    var metadata = new Metadata();
    metadata.put(Metadata.Key.of("etag", Metadata.ASCII_STRING_MARSHALLER), "\"d1\"");
    metadata.put(Metadata.Key.of("cache-control", Metadata.ASCII_STRING_MARSHALLER), "max-age=60");
    download(metadata);
    var answer = fetch("h1c", "range", "bytes=0-1", "if-range", tag);
    assertThat(answer.status().code()).isEqualTo(status);
    assertThat(answer.headers().get("etag")).isEqualTo("\"d1\"");
    assertThat(answer.headers().get("cache-control")).isEqualTo("max-age=60");
    assertThat(fetch("h1c", "if-none-match", "\"d1\"").status().code()).isEqualTo(304);
  }

  /** A list may be sent in several lines (RFC 9110, 5.3). */
  @Test
  void areReadFromAllLines() {
    var known = RequestHeaders.builder(HttpMethod.GET, "/v1/users/u1");
    known.add("if-none-match", "\"x\"").add("if-none-match", "W/\"v7\"");
    assertThat(edge.client("h1c").execute(known.build()).aggregate().join().status().code())
        .isEqualTo(304);
    var required = RequestHeaders.builder(HttpMethod.DELETE, "/v1/users/u1");
    required.add("if-match", "\"v7\"").add("if-match", "\"v8\"");
    var refused = edge.client("h1c").execute(required.build()).aggregate().join();
    assertThat(refused.status().code()).isEqualTo(400);
    assertThat(refused.contentUtf8()).contains("expected one entity tag");
  }

  /** Caches find what they have stored by these headers (RFC 9110, 15.4.5 and 15.3.7). */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "if-none-match, '\"d1\"', gzip, 304, 'W/\"d1\"'",
        "if-none-match, '\"d1\"', identity, 304, '\"d1\"'",
        "range, bytes=0-9, gzip, 206, '\"d1\"'",
        "range, bytes=9000-, gzip, 416, '\"d1\"'"
      })
  void haveTheHeadersOfTheWholeContent(
      String name, String value, String accept, int status, String tag) {
    var metadata = new Metadata();
    metadata.put(Metadata.Key.of("etag", Metadata.ASCII_STRING_MARSHALLER), "\"d1\"");
    download(metadata, "0123456789".repeat(500));
    var whole = fetch("h1c", "accept-encoding", accept);
    assertThat(whole.headers().get("vary")).isEqualTo("accept-encoding");
    var answer = fetch("h1c", "accept-encoding", accept, name, value);
    assertThat(answer.status().code()).isEqualTo(status);
    assertThat(answer.headers().getAll("vary")).containsExactly("accept-encoding");
    assertThat(answer.headers().get("etag")).isEqualTo(tag);
    assertThat(answer.headers().contains("content-encoding")).isFalse();
  }

  @Test
  void serveNoRangeOfJson() {
    var headers = RequestHeaders.of(HttpMethod.GET, "/v1/users/u1", "range", "bytes=0-1");
    var answer = edge.client("h1c").execute(headers).aggregate().join();
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.headers().contains("accept-ranges")).isFalse();
  }

  private void download(Metadata metadata) {
    download(metadata, "0123456789");
  }

  private void download(Metadata metadata, String content) {
    var body =
        HttpBody.newBuilder()
            .setContentType("text/plain")
            .setData(ByteString.copyFrom(content, UTF_8))
            .build();
    edge.upstream.always(
        StreamSchema.SERVICE + "Fetch",
        (call, requests) -> {
          call.sendHeaders(metadata);
          call.sendMessage(body.toByteArray());
          call.close(Status.OK, new Metadata());
        });
  }

  private AggregatedHttpResponse fetch(String protocol, String... conditions) {
    var headers = RequestHeaders.builder(HttpMethod.GET, "/v1/fetched");
    for (int i = 0; i < conditions.length; i += 2) {
      headers.set(conditions[i], conditions[i + 1]);
    }
    return edge.client(protocol).execute(headers.build()).aggregate().join();
  }

  private AggregatedHttpResponse change(
      HttpMethod method, String path, String tag, String content) {
    var headers =
        RequestHeaders.builder(method, path)
            .add("if-match", tag)
            .add("content-type", "application/json")
            .build();
    return edge.client("h1c").execute(headers, HttpData.ofUtf8(content)).aggregate().join();
  }

  private void records(String rpc, Answer answer) {
    edge.upstream.next(
        USERS + rpc,
        (call, requests) -> {
          seen.set(requests.getFirst());
          answer.onComplete(call, requests);
        });
  }
}
