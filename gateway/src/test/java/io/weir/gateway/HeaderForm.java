package io.weir.gateway;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Form of a call of which the headers are examined: its request, and where trailers appear. */
enum HeaderForm {
  JSON("GET", "/v1/said", "", Place.HEADERS),
  FORM("POST", "/v1/said", "content-type: application/x-www-form-urlencoded", Place.HEADERS),
  ARRAY("GET", "/v1/lines", "accept: application/json", Place.TRAILERS),
  NDJSON("GET", "/v1/lines", "accept: application/x-ndjson", Place.TRAILERS),
  EVENTS("GET", "/v1/lines", "accept: text/event-stream", Place.TRAILERS),
  ROWS("GET", "/v1/lines", "accept: text/csv", Place.TRAILERS),
  SOCKET("GET", "/v1/lines", "", Place.NOWHERE),
  WEB("POST", "Say", "content-type: application/grpc-web+proto", Place.LAST_FRAME),
  WEB_TEXT("POST", "Say", "content-type: application/grpc-web-text+proto", Place.LAST_FRAME),
  GRPC("POST", "Say", "content-type: application/grpc", Place.TRAILERS),
  GRPC_STREAM("POST", "Listen", "content-type: application/grpc", Place.TRAILERS),
  SIDECAR("POST", "Say", "content-type: application/grpc", Place.TRAILERS),
  SIDECAR_STREAM("POST", "Listen", "content-type: application/grpc", Place.TRAILERS);

  /** Place of the trailing metadata in a response. */
  enum Place {
    HEADERS,
    TRAILERS,
    LAST_FRAME,
    NOWHERE
  }

  private final String method;
  private final String target;
  private final String own;
  final Place trailers;

  HeaderForm(String method, String target, String own, Place trailers) {
    this.method = method;
    this.target = target;
    this.own = own;
    this.trailers = trailers;
  }

  /** Returns the RPC that {@link #request} calls. */
  String rpc() {
    boolean stream = target.equals("Listen") || target.equals("/v1/lines");
    return StreamSchema.SERVICE + (stream ? "Listen" : "Say");
  }

  /** Returns true if messages are frames of gRPC. */
  boolean isFramed() {
    return !target.startsWith("/");
  }

  boolean isAtSidecar() {
    return this == SIDECAR || this == SIDECAR_STREAM;
  }

  String path() {
    return isFramed() ? "/" + StreamSchema.SERVICE + target : target;
  }

  /** Returns the headers of a call. */
  RequestHeaders request(List<String> headers) {
    return headers(HttpMethod.valueOf(method), path(), headers);
  }

  /**
   * Returns the headers of a request whose content goes on while it is refused: a stream both ways,
   * or an upload to a path that no API has.
   */
  RequestHeaders upload() {
    if (isFramed()) {
      return headers(HttpMethod.POST, "/" + StreamSchema.SERVICE + "Talk", List.of());
    }
    boolean unary = rpc().endsWith("Say");
    return unary
        ? headers(HttpMethod.POST, "/v1/nothing", List.of())
        : headers(HttpMethod.POST, "/v1/talk", List.of("content-type: application/x-ndjson"));
  }

  private RequestHeaders headers(HttpMethod verb, String path, List<String> headers) {
    var request = RequestHeaders.builder(verb, path).add("te", "trailers");
    for (var field : own.isEmpty() ? headers : concat(own, headers)) {
      int colon = field.indexOf(": ");
      request.add(field.substring(0, colon), field.substring(colon + 2));
    }
    return request.build();
  }

  private static List<String> concat(String first, List<String> rest) {
    return Stream.concat(Stream.of(first), rest.stream()).toList();
  }

  /** Returns the content of a request with this text as its message. */
  HttpData content(String text, boolean compressed) {
    if (!isFramed()) {
      return this == FORM ? HttpData.ofUtf8("text=" + text) : HttpData.ofUtf8("{}\n");
    }
    var message = compressed ? gzip(Lines.line(text)) : Lines.line(text);
    var frame =
        ByteBuffer.allocate(5 + message.length)
            .put((byte) (compressed ? 1 : 0))
            .putInt(message.length)
            .put(message)
            .array();
    return HttpData.wrap(this == WEB_TEXT ? Base64.getEncoder().encode(frame) : frame);
  }

  private static byte[] gzip(byte[] message) {
    var all = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(all)) {
      gzip.write(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toByteArray();
  }
}
