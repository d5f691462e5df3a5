package io.weir.gateway.websocket;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.websocket.Handshake;
import java.util.Set;

/**
 * Accepted opening handshake (RFC 6455, 4.2; over HTTP/2 RFC 8441).
 *
 * @param subprotocol format of the messages
 * @param deflate true if messages may be compressed
 * @param answer response headers that accept the handshake
 */
public record Upgrade(Subprotocol subprotocol, boolean deflate, ResponseHeaders answer) {
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
    if (!Handshake.isKey(key)) {
      throw Failure.of(GrpcCode.INVALID_ARGUMENT, "sec-websocket-key must be 16 bytes in base64")
          .exception();
    }
    return ResponseHeaders.builder(HttpStatus.SWITCHING_PROTOCOLS)
        .set(HttpHeaderNames.UPGRADE, "websocket")
        .set(HttpHeaderNames.CONNECTION, "Upgrade")
        .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, Handshake.accept(key));
  }

  private static ResponseHeadersBuilder connected() {
    return ResponseHeaders.builder(HttpStatus.OK);
  }
}
