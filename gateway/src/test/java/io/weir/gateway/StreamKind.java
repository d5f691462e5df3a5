package io.weir.gateway;

import com.linecorp.armeria.common.HttpMethod;

/** Kinds of RPC, with an RPC for each. */
enum StreamKind {
  UNARY(HttpMethod.GET, "/v1/said", "Say"),
  SERVER(HttpMethod.GET, "/v1/lines", "Listen"),
  CLIENT(HttpMethod.POST, "/v1/collected", "Collect"),
  BIDI(HttpMethod.POST, "/v1/talk", "Talk");

  final HttpMethod method;
  final String path;
  final String rpc;

  StreamKind(HttpMethod method, String path, String rpc) {
    this.method = method;
    this.path = path;
    this.rpc = StreamSchema.SERVICE + rpc;
  }

  boolean answersStream() {
    return this == SERVER || this == BIDI;
  }

  boolean takesStream() {
    return this == CLIENT || this == BIDI;
  }
}
