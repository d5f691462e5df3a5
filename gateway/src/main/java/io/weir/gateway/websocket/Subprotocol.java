package io.weir.gateway.websocket;

import com.linecorp.armeria.common.HttpHeaderNames;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a message is. */
public enum Subprotocol {
  /**
   * As in HTTP: JSON in a text frame, or content as it is where the schema has google.api.HttpBody.
   */
  JSON("weir.json"),
  /** The protobuf message in a binary frame. */
  PROTO("weir.proto"),
  /**
   * Content as it is both ways, and no frame has a meaning of its own: also an empty text is
   * content.
   */
  RAW("weir.raw");

  private final String token;

  Subprotocol(String token) {
    this.token = token;
  }

  String token() {
    return token;
  }

  /**
   * The first of those offered that is spoken; JSON if none is offered.
   *
   * @param spoken by what is asked for
   * @throws io.weir.gateway.failure.FailureException if there is none of those offered
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
