package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Secrets in headers, queries and bodies of requests, well-formed and malformed, while every logger
 * writes everything.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SecretsInLogsTest {
  /** Letters only, so that no pattern of a number or a token finds it. */
  private static final String SECRET = "topsecretvalue";

  private static final String HEADERS =
      lines(
          """
          host: test
          authorization: Bearer SECRET
          cookie: id=SECRET
          x-SECRET: 1
          x-note-bin: SECRET
          """);
  private static final String UPGRADE =
      lines(
          """
          connection: Upgrade
          upgrade: websocket
          sec-websocket-version: 13
          sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==
          """);

  private TestEdge edge;
  private CapturedLogs logs;

  @BeforeAll
  void start() {
    edge = TestEdge.start("deadline: {max: 300ms}", "limits: {body: 64KiB, headers: 8KiB}");
    edge.upstream.always(USERS + "GetUser", Answer.ok(new byte[0]));
    edge.upstream.always(
        USERS + "ListUsers", Answer.status(Status.INTERNAL.withDescription(SECRET)));
    edge.upstream.always(USERS + "DeleteUser", Answer.never());
    edge.upstream.always(USERS + "CreateUser", Answer.ok(SECRET.getBytes(StandardCharsets.UTF_8)));
    logs = CapturedLogs.ofAll();
  }

  @AfterAll
  void stop() {
    logs.close();
    edge.close();
  }

  private static String lines(String text) {
    return text.replace("\n", "\r\n");
  }

  static Stream<String> requests() {
    var get = "GET /v1/users/7?token=SECRET HTTP/1.1\r\n" + HEADERS;
    var post = "POST /v1/users?token=SECRET HTTP/1.1\r\n" + HEADERS;
    var json = "content-type: application/json\r\n";
    return Stream.of(
        get + "\r\n",
        get.replace("/v1/users/7", "/v1/nothing") + "\r\n",
        get.replace("/v1/users/7", "/v1/users") + "\r\n",
        get.replace("GET", "DELETE") + "\r\n",
        get.replace("GET", "SECRET") + "\r\n",
        get.replace("/v1", "/v1#SECRET") + "\r\n",
        get.replace("/v1", "http://SECRET@test/v1") + "\r\n",
        get.replace("/v1", "//%zzSECRET") + "\r\n",
        get.replace("HTTP/1.1", "HTTP/SECRET") + "\r\n",
        get.replace("host: test", "host: SECRET:SECRET") + "\r\n",
        get.replace("x-SECRET:", "x SECRET :") + "\r\n",
        get + "no-colon-SECRET\r\n\r\n",
        get + "x-control: SECRET\u0001\r\n\r\n",
        get + "x-big: " + "SECRET".repeat(3_000) + "\r\n\r\n",
        get + "content-length: SECRET\r\n\r\n",
        get + "content-length: 5\r\ncontent-length: 6\r\n\r\nSECRET",
        get + "transfer-encoding: SECRET\r\n\r\n",
        get + "transfer-encoding: chunked\r\n\r\nSECRET\r\nSECRET",
        get + "grpc-timeout: SECRET\r\n\r\n",
        get + "traceparent: 00-SECRET-SECRET-01\r\nbaggage: SECRET=SECRET\r\n\r\n",
        get + "origin: http://SECRET\r\n\r\n",
        get + "accept: SECRET/;q=SECRET\r\n\r\n",
        post + json + "content-length: 6\r\n\r\nSECRET",
        post + json + "content-length: 20\r\n\r\n{\"SECRET\": \"SECRET\"}",
        post + json + "content-length: 22\r\n\r\n{\"email\": \"SECRET@x\"}\n\n",
        post + json + "content-length: 99999\r\n\r\nSECRET",
        post + "content-type: SECRET\r\ncontent-length: 6\r\n\r\nSECRET",
        post + "content-type: application/grpc\r\ncontent-length: 6\r\n\r\nSECRET",
        post + "content-type: application/grpc-web-text\r\ncontent-length: 6\r\n\r\nSECRET",
        post + "expect: SECRET\r\ncontent-length: 6\r\n\r\nSECRET",
        get + UPGRADE + "\r\n" + get + "\r\n",
        get + UPGRADE + "sec-websocket-protocol: SECRET\r\n\r\nSECRET",
        get.replace("users/7", "users:watch") + UPGRADE + "\r\n\u0081SECRETSECRET",
        get + UPGRADE.replace("13", "SECRET") + "\r\n" + get + "\r\n" + get + "\r\n",
        get
            + "connection: Upgrade, HTTP2-Settings\r\n"
            + "upgrade: h2c\r\n"
            + "http2-settings: SECRET\r\n\r\n",
        get.replace("GET", "CONNECT") + "\r\nSECRET",
        get + "\r\n" + get + "\r\n" + get + "\r\nSECRET SECRET",
        "SECRET\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nSECRETSECRETSECRETSECRETSECRET");
  }

  /** Sends all requests at once: listeners keep some of the connections open. */
  @Test
  void staySecretOverHttp1() throws Exception {
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var sent : senders.invokeAll(requests().map(this::sending).toList())) {
        sent.get();
      }
    }
    assertNothingLeaked();
  }

  private Callable<Void> sending(String request) {
    return () -> {
      send(request);
      return null;
    };
  }

  private void send(String request) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge.gateway.port())) {
      socket.setSoTimeout(1_000);
      var bytes = request.replace("SECRET", SECRET).getBytes(StandardCharsets.ISO_8859_1);
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (IOException closed) {
      // A listener may close or keep the connection of a malformed request.
      assertThat(closed).isNotNull();
    }
  }

  @Test
  void staySecretOverHttp2() {
    for (var headers :
        new String[][] {
          {":method", "GET", ":path", "/v1/users/7?" + SECRET, ":scheme", "http", "cookie", SECRET},
          {":method", "GET", ":path", SECRET, ":scheme", "http", ":authority", SECRET},
          {":method", SECRET, ":path", "/" + SECRET, ":scheme", SECRET},
          {":method", "GET", ":path", "/", ":scheme", "http", "X-" + SECRET, SECRET},
          {":method", "GET", ":path", "/", ":scheme", "http", "connection", SECRET},
          {":method", "GET", ":path", "/", ":" + SECRET, SECRET},
          {":method", "CONNECT", ":authority", SECRET},
          {SECRET, SECRET, ":method", "GET"}
        }) {
      try {
        RawHttp2.status(edge.gateway.port(), headers);
      } catch (UncheckedIOException closed) {
        assertThat(closed).isNotNull();
      }
    }
    assertNothingLeaked();
  }

  @Test
  void staySecretInCalls() throws Exception {
    var metadata = new Metadata();
    for (var name : new String[] {"authorization", "cookie", "x-api-key", "grpc-timeout"}) {
      metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), SECRET);
    }
    metadata.put(
        Metadata.Key.of("note-bin", Metadata.BINARY_BYTE_MARSHALLER),
        SECRET.getBytes(StandardCharsets.UTF_8));
    for (var rpc : new String[] {"GetUser", "ListUsers", "DeleteUser", "CreateUser", "Nothing"}) {
      ByteCall.start(edge.channel(), USERS + rpc, CallOptions.DEFAULT, metadata)
          .send(SECRET.getBytes(StandardCharsets.UTF_8))
          .done()
          .ended();
    }
    for (var path : new String[] {"/v1/users", "/v1/users?page_size=" + SECRET}) {
      for (var method : new HttpMethod[] {HttpMethod.GET, HttpMethod.POST}) {
        var headers =
            RequestHeaders.of(
                method, path, "authorization", SECRET, "content-type", "application/json");
        edge.client("h2c").execute(headers, "{\"email\": \"" + SECRET + "\"}").aggregate().join();
      }
    }
    assertNothingLeaked();
  }

  private void assertNothingLeaked() {
    // A marker behind the request: what it caused has been written when the marker is.
    var marker = "/v1/marker" + System.identityHashCode(new Object());
    edge.get(marker);
    eventually(
        "the marker is logged",
        () -> logs.lines().stream().anyMatch(line -> line.contains(marker)));
    var secret = logs.lines().stream().filter(line -> line.contains(SECRET)).toList();
    assertThat(secret).filteredOn(line -> !line.contains(" weir.access ")).isEmpty();
    assertThat(secret).filteredOn(line -> line.matches("(?s).*[?=]" + SECRET + ".*")).isEmpty();
  }
}
