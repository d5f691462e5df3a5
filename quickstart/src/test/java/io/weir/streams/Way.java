package io.weir.streams;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Form and version of HTTP that a caller uses, down to the bytes. */
enum Way {
  UNARY("/v1/users?page_size=3", "application/json"),
  EVENTS("/v1/users:watch", "text/event-stream"),
  LINES("/v1/users:watch", "application/x-ndjson"),
  SOCKET("/v1/users:watch", ""),
  GRPC("/weir.users.v1.UserService/WatchUsers", "application/grpc"),
  GRPC_WEB("/weir.users.v1.UserService/WatchUsers", "application/grpc-web+proto");

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  /** Frame of one message without fields. */
  private static final byte[] EMPTY = new byte[5];

  private final String path;
  private final String type;

  Way(String path, String type) {
    this.path = path;
    this.type = type;
  }

  boolean speaks(boolean http2) {
    return http2 ? this != SOCKET : this != GRPC;
  }

  boolean answersStream() {
    return this != UNARY;
  }

  private boolean posts() {
    return this == GRPC || this == GRPC_WEB;
  }

  /**
   * Returns the bytes that a caller sends on a connection of its own.
   *
   * @param millis timeout of the call, in milliseconds; 0 for no timeout
   */
  byte[] request(boolean http2, int millis) {
    return http2 ? http2(millis) : http1(millis);
  }

  private Map<String, String> headers(int millis) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (posts()) {
      headers.put("content-type", type);
    } else if (this != SOCKET) {
      headers.put("accept", type);
    }
    if (this == GRPC) {
      headers.put("te", "trailers");
    }
    if (millis > 0) {
      headers.put(posts() ? "grpc-timeout" : "request-timeout", millis + (posts() ? "m" : "ms"));
    }
    return headers;
  }

  private byte[] http1(int millis) {
    var headers = headers(millis);
    headers.put("host", "localhost");
    if (this == SOCKET) {
      headers.put("connection", "Upgrade");
      headers.put("upgrade", "websocket");
      headers.put("sec-websocket-version", "13");
      headers.put("sec-websocket-key", Base64.getEncoder().encodeToString(new byte[16]));
    }
    if (posts()) {
      headers.put("content-length", Integer.toString(EMPTY.length));
    }
    var head = new StringBuilder((posts() ? "POST " : "GET ") + path + " HTTP/1.1\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    var out = new ByteArrayOutputStream();
    out.writeBytes(ascii(head + "\r\n"));
    out.writeBytes(posts() ? EMPTY : new byte[0]);
    return out.toByteArray();
  }

  private byte[] http2(int millis) {
    var block = new ByteArrayOutputStream();
    literal(block, ":method", posts() ? "POST" : "GET");
    literal(block, ":scheme", "http");
    literal(block, ":path", path);
    literal(block, ":authority", "localhost");
    headers(millis).forEach((name, value) -> literal(block, name, value));
    var out = new ByteArrayOutputStream();
    out.writeBytes(ascii(PREFACE));
    out.writeBytes(frame(SETTINGS, 0, 0, new byte[0]));
    out.writeBytes(
        frame(HEADERS, END_HEADERS | (posts() ? 0 : END_STREAM), 1, block.toByteArray()));
    if (posts()) {
      out.writeBytes(frame(DATA, END_STREAM, 1, EMPTY));
    }
    return out.toByteArray();
  }

  /** Encodes a frame of HTTP/2 (RFC 9113, section 4.1). */
  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    var frame = new ByteArrayOutputStream();
    frame.writeBytes(new byte[] {0, (byte) (payload.length >> 8), (byte) payload.length});
    frame.writeBytes(new byte[] {(byte) type, (byte) flags, 0, 0, 0, (byte) stream});
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  /** Encodes a header field without indexing, with a new name (RFC 7541, section 6.2.2). */
  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    for (var part : new String[] {name, value}) {
      block.write(part.length());
      block.writeBytes(ascii(part));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
