package io.weir.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.testkit.golden.GoldenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Headers that an instance sees and those that a caller sees, for one request in each form, in a
 * file for people. {@code ./mvnw verify -pl gateway -am -Dgolden.write} rewrites it.
 */
final class HeadersGoldenTest {
  private static final String RULES =
      """
      type: google.api.Service
      config_version: 3
      http:
        rules:
        - selector: weir.test.Streams.Say
          get: /v1/said
          additional_bindings:
          - {post: /v1/said, body: '*'}
      """;

  private static final List<String> SENT =
      List.of(
          "user-agent: golden/1",
          "authorization: Bearer t",
          "cookie: a=1; b=2",
          "accept-language: de",
          "if-none-match: \"6\"",
          "x-tag: two",
          "x-tag: one",
          "x-note-bin: AAH/",
          "grpc-metadata-x-prefixed: p",
          "grpc-timeout: 20S",
          "grpc-previous-rpc-attempts: 1",
          "x-forwarded-for: 192.0.2.7",
          "x_forwarded_for: 192.0.2.8",
          "forwarded: for=192.0.2.7",
          "x-real-ip: 192.0.2.7",
          "x-http-code: 500",
          "x-weir-method: PURGE",
          "proxy-authorization: Basic x",
          "b3: 0",
          "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

  /** Headers that only HTTP/1.1 has, and one name that gRPC does not allow. */
  private static final List<String> SENT_OVER_HTTP1 =
      List.of("connection: close, x-hop", "x-hop: 1", "te: trailers", "x!odd: 1");

  private static final HttpData FRAME = HttpData.wrap(new byte[5]);
  private static final HttpData TEXT_FRAME = HttpData.ofUtf8("AAAAAAA=");

  @TempDir private Path directory;

  private final StringBuilder text = new StringBuilder();

  @Test
  void areThoseOfTheFile() throws Exception {
    StreamSchema.writeTo(directory);
    Files.writeString(directory.resolve("rules.yaml"), RULES);
    try (var instance = HeadersInstance.start();
        var edge =
            TestEdge.start(
                """
                apis: [{descriptors: "%1$s/streams.binpb", rules: "%1$s/rules.yaml", cluster: users, json: {forms: true}}]
                """
                    .formatted(directory)
                    .strip(),
                "routes: [{path: /legacy/**, cluster: old}]",
                """
                clusters: {users: {endpoints: ["%1$s"]}, old: {endpoints: ["%1$s"], protocol: http1}}
                """
                    .formatted(instance.address())
                    .strip());
        var sidecar = TestSidecar.start("endpoints: [\"" + instance.address() + "\"]")) {
      begin();
      overHttp1(instance, edge.gateway.port());
      overHttp2(instance, WebClient.of("h2c://127.0.0.1:" + edge.gateway.port()));
      grpc("gRPC", instance, WebClient.of("h2c://127.0.0.1:" + edge.gateway.port()));
      grpc("gRPC at a sidecar", instance, WebClient.of("h2c://127.0.0.1:" + sidecar.port()));
    }
    GoldenFile.of("io/weir/gateway/headers.txt").verify(text.toString());
  }

  private void begin() {
    text.append("Headers that an instance and a caller see, sorted by name.\n\n")
        .append("Every caller sends\n")
        .append(indented(SENT))
        .append("and over HTTP/1.1\n")
        .append(indented(SENT_OVER_HTTP1))
        .append("The instance answers with the headers, or initial metadata\n")
        .append(indented(HeadersInstance.HEADERS))
        .append("and, in gRPC, with the trailers\n")
        .append(indented(HeadersInstance.TRAILERS));
  }

  private static String indented(List<String> lines) {
    return lines.stream().map(line -> "    " + line + "\n").collect(Collectors.joining());
  }

  private void overHttp1(HeadersInstance instance, int port) throws Exception {
    http1("JSON", instance, port, "GET /v1/said", "");
    instance.refuse(true);
    http1("JSON, refused by the instance", instance, port, "GET /v1/said", "");
    instance.refuse(false);
    var form = "content-type: application/x-www-form-urlencoded";
    http1("JSON for a form", instance, port, "POST /v1/said", "text=hi", form);
    http1("NDJSON", instance, port, "GET /v1/lines", "", "accept: application/x-ndjson");
    http1("Server-sent events", instance, port, "GET /v1/lines", "", "accept: text/event-stream");
    http1(
        "WebSocket",
        instance,
        port,
        "GET /v1/lines",
        "",
        "connection: upgrade, x-hop",
        "upgrade: websocket",
        "sec-websocket-version: 13",
        "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
        "sec-websocket-protocol: weir.json");
    http1("Pass-through", instance, port, "GET /legacy/%7Ea?b=%20c", "", "accept: text/plain");
  }

  private void http1(
      String form, HeadersInstance instance, int port, String line, String content, String... own)
      throws Exception {
    boolean upgrades = List.of(own).contains("upgrade: websocket");
    var fields =
        Stream.of(
                Stream.of("host: api.example.org"),
                SENT.stream(),
                SENT_OVER_HTTP1.stream().filter(field -> !upgrades || !field.startsWith("conn")),
                Stream.of(own),
                content.isEmpty() ? Stream.<String>of() : Stream.of("content-length: 7"))
            .flatMap(all -> all);
    var request =
        line + " HTTP/1.1\r\n" + fields.collect(Collectors.joining("\r\n")) + "\r\n\r\n" + content;
    title(form, "HTTP/1.1", line, own);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      var seen = HeaderExchange.lines(instance.next());
      exchange(seen, HeaderExchange.lines(head(socket)));
    }
  }

  private static String head(Socket socket) {
    try {
      var head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) socket.getInputStream().read());
      }
      return head.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void overHttp2(HeadersInstance instance, WebClient client) throws Exception {
    var none = HttpData.empty();
    http2("JSON", instance, client, "GET /v1/said", none);
    instance.refuse(true);
    http2("JSON, refused by the instance", instance, client, "GET /v1/said", none);
    instance.refuse(false);
    for (var type : List.of("application/json", "application/x-ndjson", "text/event-stream")) {
      http2("Stream", instance, client, "GET /v1/lines", none, "accept: " + type);
    }
    http2(
        "CSV, compressed",
        instance,
        client,
        "GET /v1/lines",
        none,
        "accept: text/csv",
        "accept-encoding: gzip");
    var say = "POST /" + StreamSchema.SERVICE + "Say";
    var web = "content-type: application/grpc-web+proto";
    http2("gRPC-Web", instance, client, say, FRAME, web, "x-grpc-web: 1");
    instance.refuse(true);
    http2("gRPC-Web, refused by the instance", instance, client, say, FRAME, web);
    instance.refuse(false);
    var textual = "content-type: application/grpc-web-text";
    http2("gRPC-Web in base64", instance, client, say, TEXT_FRAME, textual);
    http2("Pass-through", instance, client, "GET /legacy/a", none, "accept: text/plain");
  }

  private void grpc(String form, HeadersInstance instance, WebClient client) throws Exception {
    var type = "content-type: application/grpc";
    var service = "POST /" + StreamSchema.SERVICE;
    http2(form + ", unary", instance, client, service + "Say", FRAME, type, "te: trailers");
    http2(form + ", stream", instance, client, service + "Listen", FRAME, type, "te: trailers");
    instance.refuse(true);
    http2(form + ", refused", instance, client, service + "Say", FRAME, type, "te: trailers");
    instance.refuse(false);
  }

  private void http2(
      String form,
      HeadersInstance instance,
      WebClient client,
      String line,
      HttpData content,
      String... own)
      throws Exception {
    int space = line.indexOf(' ');
    var request =
        RequestHeaders.builder(
                HttpMethod.valueOf(line.substring(0, space)), line.substring(space + 1))
            .authority("api.example.org");
    for (var field : Stream.concat(SENT.stream(), Stream.of(own)).toList()) {
      int colon = field.indexOf(": ");
      request.add(field.substring(0, colon), field.substring(colon + 2));
    }
    title(form, "HTTP/2", line, own);
    var response = client.execute(request.build(), content).aggregate().join();
    exchange(HeaderExchange.lines(instance.next()), HeaderExchange.lines(response));
  }

  private void title(String form, String protocol, String line, String... own) {
    text.append("\n== %s, %s ==\n".formatted(form, protocol))
        .append("  the caller asks\n    ")
        .append(line)
        .append('\n')
        .append(indented(List.of(own)));
  }

  private void exchange(String seen, String answered) {
    text.append("  the instance sees\n")
        .append(seen)
        .append("  the caller sees\n")
        .append(answered);
  }
}
