package io.weir.loadbalancer.passthrough;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.outcome.CallFailure;
import io.weir.runtime.websocket.Handshake;

/**
 * Handshake of a WebSocket between a caller and an instance, which may speak different versions of
 * HTTP: over HTTP/1.1 it is an upgrade with a key (RFC 6455, 4), over HTTP/2 a CONNECT without one
 * (RFC 8441). Subprotocols, extensions and the version are agreed by the two ends.
 *
 * @param asked headers of the caller
 * @param instanceHttp2 whether the instance speaks HTTP/2
 */
record SocketHeaders(RequestHeaders asked, boolean instanceHttp2) {

  private boolean callerHttp2() {
    return asked.method() == HttpMethod.CONNECT;
  }

  /**
   * Returns the request for the instance.
   *
   * @param onward headers that pass
   * @throws CallFailure if the key of the caller is invalid and Weir has to answer it
   */
  RequestHeaders request(RequestHeadersBuilder onward) {
    if (instanceHttp2) {
      if (!callerHttp2() && !Handshake.isKey(asked.get(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
        throw new CallFailure(
            GrpcCode.INVALID_ARGUMENT, "sec-websocket-key must be 16 bytes in base64", false);
      }
      return onward
          .method(HttpMethod.CONNECT)
          .set(HttpHeaderNames.PROTOCOL, Handshake.PROTOCOL)
          .removeAndThen(HttpHeaderNames.SEC_WEBSOCKET_KEY)
          .build();
    }
    onward
        .method(HttpMethod.GET)
        .set(HttpHeaderNames.CONNECTION, "Upgrade")
        .set(HttpHeaderNames.UPGRADE, Handshake.PROTOCOL)
        .remove(HttpHeaderNames.PROTOCOL);
    if (callerHttp2()) {
      onward.set(HttpHeaderNames.SEC_WEBSOCKET_KEY, Handshake.newKey());
    }
    return onward.build();
  }

  /** Returns whether an answer opens the WebSocket. */
  boolean opens(ResponseHeaders answer) {
    return instanceHttp2
        ? answer.status().isSuccess()
        : answer.status().equals(HttpStatus.SWITCHING_PROTOCOLS);
  }

  /** Returns whether a caller would take an answer that opens no WebSocket for the opposite. */
  boolean misleads(ResponseHeaders answer) {
    return callerHttp2() && !opens(answer) && answer.status().isSuccess();
  }

  /** Returns an answer of the instance for the caller. A refusal stays as it is. */
  ResponseHeaders answer(ResponseHeaders answer) {
    if (!opens(answer)) {
      return answer;
    }
    var opened =
        answer.toBuilder()
            .removeAndThen(HttpHeaderNames.CONTENT_LENGTH)
            .removeAndThen(HttpHeaderNames.CONNECTION)
            .removeAndThen(HttpHeaderNames.UPGRADE);
    if (callerHttp2()) {
      return opened
          .status(HttpStatus.OK)
          .removeAndThen(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT)
          .build();
    }
    if (instanceHttp2) {
      var key = asked.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
      opened.set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, Handshake.accept(key));
    }
    return opened
        .status(HttpStatus.SWITCHING_PROTOCOLS)
        .set(HttpHeaderNames.UPGRADE, Handshake.PROTOCOL)
        .set(HttpHeaderNames.CONNECTION, "Upgrade")
        .build();
  }
}
