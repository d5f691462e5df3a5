package io.weir.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Accepted opening handshake (RFC 6455, 4.2; over HTTP/2 RFC 8441).
 *
 * @param subprotocol format of the messages
 * @param deflate true if messages may be compressed
 * @param answer response headers that accept the handshake
 */
public record Upgrade(Subprotocol subprotocol, boolean deflate, ResponseHeaders answer) {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

  /**
   * Returns true if a request asks for a WebSocket. The listener hands such requests over from
   * HTTP.
   */
  public static boolean isAsked(RequestHeaders headers) {
    return switch (headers.method()) {
      case GET -> "websocket".equalsIgnoreCase(headers.get(HttpHeaderNames.UPGRADE));
      case CONNECT -> "websocket".equalsIgnoreCase(headers.get(HttpHeaderNames.PROTOCOL));
      default -> false;
    };
  }

  /**
   * Conditions for accepting a handshake.
   *
   * @param spoken subprotocols that the call supports
   * @param compress true to accept an offer of compression
   */
  public record Terms(Set<Subprotocol> spoken, boolean compress) {}

  /**
   * Accepts a handshake.
   *
   * @throws io.weir.gateway.failure.FailureException if the request breaks the protocol, or asks
   *     only for subprotocols that the call does not support
   */
  public static Upgrade agreed(RequestHeaders headers, Terms terms) {
    checkVersion(headers);
    var offered = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
    var subprotocol = Subprotocol.of(offered, terms.spoken());
    var extension =
        terms.compress()
            ? DeflateExtension.agreed(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS))
            : null;
    var answer = headers.method() == HttpMethod.GET ? switching(headers) : connected();
    if (!offered.isEmpty()) {
      answer.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subprotocol.token());
    }
    if (extension != null) {
      answer.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, extension);
    }
    return new Upgrade(subprotocol, extension != null, answer.build());
  }

  private static void checkVersion(RequestHeaders headers) {
    if (!"13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      throw Failure.of(
              GrpcCode.INVALID_ARGUMENT,
              HttpStatus.UPGRADE_REQUIRED,
              "sec-websocket-version must be 13")
          .withHeader(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13")
          .exception();
    }
  }

  private static ResponseHeadersBuilder switching(RequestHeaders headers) {
    var key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    if (!isKey(key)) {
      throw Failure.of(GrpcCode.INVALID_ARGUMENT, "sec-websocket-key must be 16 bytes in base64")
          .exception();
    }
    return ResponseHeaders.builder(HttpStatus.SWITCHING_PROTOCOLS)
        .set(HttpHeaderNames.UPGRADE, "websocket")
        .set(HttpHeaderNames.CONNECTION, "Upgrade")
        .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept(key));
  }

  private static ResponseHeadersBuilder connected() {
    return ResponseHeaders.builder(HttpStatus.OK);
  }

  private static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  private static String accept(@Nullable String key) {
    try {
      // Not for security: it shows that the server speaks WebSocket.
      var digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-1", missing);
    }
  }
}
