package io.weir.gateway.websocket;

import com.linecorp.armeria.common.HttpHeaderNames;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.GrpcCode;
import java.util.List;

/** What a message is. */
public enum Subprotocol {
  /** JSON in a text frame. */
  JSON("weir.json"),
  /** The protobuf message in a binary frame. */
  PROTO("weir.proto");

  private final String token;

  Subprotocol(String token) {
    this.token = token;
  }

  String token() {
    return token;
  }

  /**
   * The first of those offered that there is; JSON if none is offered.
   *
   * @throws io.weir.gateway.failure.FailureException if there is none of those offered
   */
  static Subprotocol of(List<String> offered) {
    if (offered.isEmpty()) {
      return JSON;
    }
    for (var header : offered) {
      for (var name : header.split(",", -1)) {
        for (var known : values()) {
          if (known.token.equals(name.strip())) {
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
                + "; weir.json and weir.proto are spoken here")
        .exception();
  }
}
