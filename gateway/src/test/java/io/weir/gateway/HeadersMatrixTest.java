package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;
import static io.weir.testkit.upstream.MetadataFields.metadata;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpRequest;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.weir.grpc.GrpcTimeout;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.SeenCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every form with headers in, metadata and trailers out, a deadline, an early ending and
 * compression; gRPC at a sidecar too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HeadersMatrixTest {
  private static final Metadata.Key<byte[]> NOTE =
      Metadata.Key.of("x-note-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private HeaderCalls calls;
  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    calls = HeaderCalls.start(directory);
    edge = calls.edge;
  }

  @AfterAll
  void stop() {
    calls.close();
  }

  private HeaderAnswer call(HeaderForm form, String... headers) {
    return calls.call(form, headers);
  }

  private SeenCall seen() {
    return edge.upstream.calls().getLast();
  }

  /** Returns metadata of names and values in turns, and a binary note. */
  private static Metadata noted(String... fields) {
    var metadata = metadata(fields);
    metadata.put(NOTE, new byte[] {0, 1, -1});
    return metadata;
  }

  private static Answer answer(Metadata initial, Metadata trailers, String text) {
    return (call, requests) -> {
      call.sendHeaders(initial);
      call.sendMessage(Lines.line(text));
      call.close(Status.OK, trailers);
    };
  }

  @ParameterizedTest
  @EnumSource(HeaderForm.class)
  void passesHeadersOn(HeaderForm form) {
    edge.upstream.next(form.rpc(), Answer.ok(Lines.line("one")));
    var answer =
        call(
            form,
            "x-tenant: acme",
            "cookie: a=1",
            "x-tag: b",
            "x-tag: a",
            "x-note-bin: AAH/",
            "authorization: Bearer t",
            "x_real_ip: 192.0.2.1");
    assertThat(answer.code()).isZero();
    var seen = seen();
    assertThat(seen.header("x-tenant")).isEqualTo("acme");
    assertThat(seen.header("cookie")).isEqualTo("a=1");
    assertThat(seen.header("authorization")).isEqualTo("Bearer t");
    assertThat(seen.header("x_real_ip")).isNull();
    assertThat(seen.headers().get(NOTE)).containsExactly(0, 1, -1);
    assertThat(seen.headers().getAll(Metadata.Key.of("x-tag", Metadata.ASCII_STRING_MARSHALLER)))
        .containsExactly("b", "a");
  }

  @ParameterizedTest
  @EnumSource(HeaderForm.class)
  void tellsMetadata(HeaderForm form) {
    edge.upstream.next(
        form.rpc(), answer(noted("x-cost", "7", "etag", "\"7\""), new Metadata(), "one"));
    var headers = call(form).headers();
    boolean told = form != HeaderForm.SOCKET;
    assertThat(headers.get("x-cost")).isEqualTo(told ? "7" : null);
    assertThat(headers.get("etag")).isEqualTo(told ? "\"7\"" : null);
    assertThat(headers.get("x-note-bin")).isEqualTo(told ? "AAH/" : null);
  }

  @ParameterizedTest
  @EnumSource(HeaderForm.class)
  void tellsTrailers(HeaderForm form) {
    edge.upstream.next(form.rpc(), answer(new Metadata(), noted("x-total", "2"), "one"));
    var answer = call(form);
    assertThat(answer.code()).isZero();
    var fields =
        switch (form.trailers) {
          case HEADERS, NOWHERE -> answer.headers();
          case TRAILERS, LAST_FRAME -> answer.trailers();
        };
    boolean told = form.trailers != HeaderForm.Place.NOWHERE;
    assertThat(fields.get("x-total")).isEqualTo(told ? "2" : null);
    assertThat(fields.get("x-note-bin")).isEqualTo(told ? "AAH/" : null);
  }

  @ParameterizedTest
  @EnumSource(HeaderForm.class)
  void tellsTheMetadataOfARefusal(HeaderForm form) {
    edge.upstream.next(
        form.rpc(), Answer.status(Status.UNAUTHENTICATED, noted("www-authenticate", "Bearer")));
    var answer = call(form);
    assertThat(answer.code()).isEqualTo(16);
    boolean framed = form.trailers == HeaderForm.Place.LAST_FRAME;
    assertThat((framed ? answer.trailers() : answer.headers()).get("www-authenticate"))
        .isEqualTo(form == HeaderForm.SOCKET ? null : "Bearer");
  }

  @ParameterizedTest
  @EnumSource(HeaderForm.class)
  void keepsTheDeadline(HeaderForm form) {
    edge.upstream.next(form.rpc(), Answer.never());
    assertThat(call(form, "grpc-timeout: 400m").code()).isEqualTo(4);
    var left = GrpcTimeout.parse(Objects.requireNonNull(seen().header("grpc-timeout")));
    assertThat(left).isBetween(1L, TimeUnit.MILLISECONDS.toNanos(400));
    eventually("the instance is left", () -> edge.upstream.open() == 0);
  }

  /** Ends while the caller has more to send. The whole response arrives, and no reset. */
  @ParameterizedTest
  @EnumSource(HeaderForm.class)
  void endsEarly(HeaderForm form) {
    boolean unrouted = form == HeaderForm.JSON || form == HeaderForm.FORM;
    if (!unrouted) {
      edge.upstream.next(StreamSchema.SERVICE + "Talk", new Refusing());
    }
    if (form == HeaderForm.SOCKET) {
      var socket = SocketCaller.open(edge.gateway.port(), "/v1/talk", "weir.json").say("{}");
      assertThat(HeaderAnswer.of(socket).code()).isEqualTo(8);
      return;
    }
    var writer = HttpRequest.streaming(form.upload());
    writer.write(form.content("hello", false));
    var answer = HeaderAnswer.of(calls.client(form).execute(writer).aggregate().join());
    writer.abort();
    assertThat(answer.code()).isEqualTo(unrouted ? 5 : 8);
    eventually("the instance is left", () -> edge.upstream.open() == 0);
  }

  @ParameterizedTest
  @EnumSource(HeaderForm.class)
  void compresses(HeaderForm form) throws IOException {
    if (form == HeaderForm.SOCKET) {
      assertThat(handshake()).containsIgnoringCase("sec-websocket-extensions: permessage-deflate");
    } else if (form.isFramed()) {
      edge.upstream.next(form.rpc(), Answer.echo());
      var headers = form.request(List.of("grpc-encoding: gzip", "accept-encoding: gzip"));
      var response = calls.send(form, headers, form.content("hello", true));
      var answer = HeaderAnswer.of(response);
      assertThat(answer.code()).isZero();
      assertThat(answer.headers().contains("content-encoding")).isFalse();
      assertThat(new String(HeaderExchange.content(response), ISO_8859_1)).contains("hello");
    } else {
      var text = "x".repeat(4_000);
      edge.upstream.next(form.rpc(), answer(noted("etag", "\"7\""), new Metadata(), text));
      var answer = call(form, "accept-encoding: gzip");
      assertThat(answer.headers().get("content-encoding")).isEqualTo("gzip");
      assertThat(answer.headers().get("etag")).isEqualTo("W/\"7\"");
      var plain = new GZIPInputStream(answer.content().toInputStream()).readAllBytes();
      assertThat(new String(plain, ISO_8859_1)).contains(text);
    }
  }

  private String handshake() {
    return RawHttp.exchange(
        edge.gateway.port(),
        """
        GET /v1/talk HTTP/1.1
        host: test
        connection: upgrade
        upgrade: websocket
        sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==
        sec-websocket-version: 13
        sec-websocket-extensions: permessage-deflate

        """
            .replace("\n", "\r\n"));
  }

  /** Fails while its caller may still send messages. */
  private static final class Refusing implements Answer {
    @Override
    public void onMessage(ServerCall<byte[], byte[]> call, byte[] request) {
      call.close(Status.RESOURCE_EXHAUSTED.withDescription("enough"), new Metadata());
    }

    @Override
    public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {
      throw new AssertionError("the caller has more to send");
    }
  }
}
