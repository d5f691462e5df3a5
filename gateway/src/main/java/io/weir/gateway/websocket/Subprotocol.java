package io.weir.gateway.websocket;

import com.linecorp.armeria.common.HttpHeaderNames;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Subprotocol (RFC 6455, 1.9): the format of the messages. */
public enum Subprotocol {
  /** Same format as over HTTP: JSON in a text frame, or raw content for a google.api.HttpBody. */
  JSON("weir.json"),
  /** The protobuf message in a binary frame. */
  PROTO("weir.proto"),
  /** Raw content both ways. No frame has a special meaning: an empty text frame is content too. */
  RAW("weir.raw");

  private final String token;

  Subprotocol(String token) {
    this.token = token;
  }

  String token() {
    return token;
  }

  /**
   * Returns the first offered subprotocol that the call supports, or JSON if the client offers
   * none.
   *
   * @param offered subprotocols that the client offers
   * @param spoken subprotocols that the call supports
   * @throws io.weir.gateway.failure.FailureException if the call supports none of the offered ones
   */
  static Subprotocol of(List<String> offered, Set<Subprotocol> spoken) {
    if (offered.isEmpty()) {
      return JSON;
    }
    for (var header : offered) {
      for (var name : header.split(",", -1)) {
        for (var known : values()) {
          if (known.token.equals(name.strip()) && spoken.contains(known)) {
            return known;
          }
        }
      }
    }
    throw Failure.of(
            GrpcCode.INVALID_ARGUMENT,
            HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL
                + " is "
                + String.join(", ", offered)
                + "; spoken here: "
                + spoken.stream()
                    .sorted()
                    .map(Subprotocol::token)
                    .collect(Collectors.joining(", ")))
        .exception();
  }
}
