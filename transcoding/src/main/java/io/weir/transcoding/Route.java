package io.weir.transcoding;

/**
 * An HTTP rule bound to an RPC.
 *
 * @param httpMethod "GET", ...; "*" for a custom rule of any kind
 * @param template path template as written in the rule: "/v1/users/{id}"; the low-cardinality name
 *     of the route in metrics and spans
 */
public record Route(String httpMethod, String template, Rpc rpc) {}
