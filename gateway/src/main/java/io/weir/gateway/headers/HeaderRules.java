package io.weir.gateway.headers;

/**
 * Translation of the headers of one API. Immutable.
 *
 * @param request headers of callers to metadata
 * @param response metadata of the service to headers
 */
public record HeaderRules(RequestMetadata request, ResponseMetadata response) {

  /** Compiles the rules of an API. */
  public static HeaderRules of(HeadersConfig config) {
    return new HeaderRules(
        new RequestMetadata(NameRules.of(config.request().rules())),
        new ResponseMetadata(NameRules.of(config.response().rules()), config.response()));
  }

  public static HeaderRules defaults() {
    return of(HeadersConfig.defaults());
  }
}
