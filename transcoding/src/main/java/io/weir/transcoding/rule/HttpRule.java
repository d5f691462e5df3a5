package io.weir.transcoding.rule;

/**
 * HTTP binding of a method; each additional binding is a rule of its own.
 *
 * @param httpMethod "GET", ..., the kind of a custom pattern, or "*"
 * @param path the path template as written
 * @param body "" for no body, "*" for the whole request, otherwise the name of a request field
 * @param responseBody "" for the whole response, otherwise the name of a response field
 */
public record HttpRule(String httpMethod, String path, String body, String responseBody) {}
