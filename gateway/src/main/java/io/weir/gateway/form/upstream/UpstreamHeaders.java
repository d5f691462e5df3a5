package io.weir.gateway.form.upstream;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.headers.HeaderRules;
import io.weir.gateway.headers.RequestMetadata;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.MetadataRules;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.headers.HopByHop;
import io.weir.runtime.identity.IdentityHeaders;
import io.weir.runtime.proxy.ForwardedHeaders;
import io.weir.transcoding.HttpCall;

/**
 * Headers of the gRPC request to an instance. Forwards the end-to-end headers of an HTTP client and
 * all metadata of a gRPC client, except hop-by-hop headers (RFC 9110, 7.6.1) and those that tell
 * services who a caller is ({@link IdentityHeaders}). Refuses metadata of a gRPC client that gRPC
 * does not allow. The engine adds traceparent and grpc-timeout to every attempt.
 */
public final class UpstreamHeaders {
  private UpstreamHeaders() {}

  /** Returns the headers for a transcoded request. */
  public static RequestHeadersBuilder ofJson(Exchange exchange, HttpCall call, HeaderRules rules) {
    var headers =
        RequestHeaders.builder(HttpMethod.POST, call.route().rpc().path())
            .set(HttpHeaderNames.CONTENT_TYPE, Dialect.GRPC.contentType())
            .set(HttpHeaderNames.TE, "trailers");
    rules.request().copy(exchange.headers(), call.answersRaw(), headers);
    return ForwardedHeaders.set(exchange, headers);
  }

  /** Returns the headers for a gRPC request that is passed through. */
  public static RequestHeaders ofGrpc(
      Exchange exchange, RequestHeaders caller, String rpc, HeaderRules rules) {
    RequestMetadata.bound(caller);
    var headers = caller.toBuilder().path("/" + rpc);
    HopByHop.removeFrom(headers);
    // Written by the engine. Over HTTP/1, Armeria takes "host" for it.
    headers.remove(HttpHeaderNames.HOST);
    headers.remove(HttpHeaderNames.AUTHORITY);
    for (var name : caller.names()) {
      if (IdentityHeaders.isReserved(name)) {
        headers.remove(name);
      } else if (MetadataRules.isBinary(name) && headers.contains(name)) {
        RequestMetadata.separate(name, headers);
      }
    }
    headers.set(HttpHeaderNames.TE, "trailers");
    check(headers);
    rules.grpc().request(headers);
    return ForwardedHeaders.set(exchange, headers).build();
  }

  /** Refuses metadata that an instance would answer with a reset or with GOAWAY. */
  private static void check(RequestHeadersBuilder headers) {
    for (var field : headers) {
      var name = field.getKey();
      var breach = name.startsWith(":") ? null : MetadataRules.breach(name, field.getValue());
      if (breach != null) {
        throw Failure.of(GrpcCode.INVALID_ARGUMENT, breach).exception();
      }
    }
  }
}
