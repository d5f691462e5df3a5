package io.weir.loadbalancer.connection;

import com.linecorp.armeria.common.SessionProtocol;

/** Protocol that the instances of a cluster speak. */
public enum Protocol {
  /** gRPC over HTTP/2. */
  GRPC,
  /** Plain HTTP/1.1. A connection carries one request at a time. */
  HTTP1,
  /** Plain HTTP/2, with prior knowledge where there is no TLS. */
  HTTP2;

  public static Protocol defaults() {
    return GRPC;
  }

  /** Returns whether the calls are plain HTTP, whose status is the one of HTTP. */
  public boolean isHttp() {
    return this != GRPC;
  }

  /** Returns whether a connection carries many calls at once. */
  boolean multiplexes() {
    return this != HTTP1;
  }

  SessionProtocol session(boolean tls) {
    if (multiplexes()) {
      return tls ? SessionProtocol.H2 : SessionProtocol.H2C;
    }
    return tls ? SessionProtocol.H1 : SessionProtocol.H1C;
  }
}
