package io.weir.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.web.Origins;
import io.weir.grpc.GrpcCode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to speak WebSocket from now on, agreed (RFC 6455, 4.2; over HTTP/2 RFC 8441).
 *
 * @param subprotocol what messages are
 * @param answer the headers that agree to it
 */
public record Upgrade(Subprotocol subprotocol, boolean deflate, ResponseHeaders answer) {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

  /** Whether a request asks for it; the listener takes such requests out of HTTP. */
  public static boolean isAsked(RequestHeaders headers) {
    return switch (headers.method()) {
      case GET -> "websocket".equalsIgnoreCase(headers.get(HttpHeaderNames.UPGRADE));
      case CONNECT -> "websocket".equalsIgnoreCase(headers.get(HttpHeaderNames.PROTOCOL));
      default -> false;
    };
  }

  /**
   * How we agree to it.
   *
   * @param origins whose pages may
   * @param spoken what messages can be for the call that it asks for
   * @param compress whether to agree to compression
   */
  public record Terms(Origins origins, Set<Subprotocol> spoken, boolean compress) {}

  /**
   * @throws io.weir.gateway.failure.FailureException if the request breaks the protocol, comes from
   *     a page that may not, or asks for a subprotocol that there is not
   */
  public static Upgrade agreed(RequestHeaders headers, Terms terms) {
    checkVersion(headers);
    var origin = headers.get(HttpHeaderNames.ORIGIN);
    if (!terms.origins().allow(origin, headers.authority())) {
      throw Failure.of(
              GrpcCode.PERMISSION_DENIED, "pages of " + origin + " may not open a WebSocket here")
          .exception();
    }
    var offered = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
    var subprotocol = Subprotocol.of(offered, terms.spoken());
    var extension =
        terms.compress()
            ? Extensions.agreed(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS))
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
      // No secret: it shows that the other side has understood.
      var digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-1", missing);
    }
  }
}
