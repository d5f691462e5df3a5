package io.weir.gateway.headers;

import io.weir.runtime.headers.GrpcHeaderRules;
import io.weir.runtime.headers.HeadersConfig;
import io.weir.runtime.headers.NameRules;

/**
 * Translation of the headers of one API. Immutable.
 *
 * @param request headers of callers to metadata
 * @param response metadata of the service to headers
 * @param grpc metadata of gRPC and gRPC-Web callers, both ways
 */
public record HeaderRules(
    RequestMetadata request, ResponseMetadata response, GrpcHeaderRules grpc) {

  /** Compiles the rules of an API. */
  public static HeaderRules of(HeadersConfig config) {
    return new HeaderRules(
        new RequestMetadata(NameRules.of(config.request())),
        new ResponseMetadata(NameRules.of(config.response()), config.response()),
        GrpcHeaderRules.of(config));
  }

  public static HeaderRules defaults() {
    return of(HeadersConfig.defaults());
  }
}
