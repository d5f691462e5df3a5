package io.weir.transcoding.rule;

/**
 * One HTTP binding of a method; of additional bindings each is one.
 *
 * @param httpMethod "GET", ..., the kind of a custom pattern, or "*"
 * @param path the path template as written
 * @param body "" for no body, "*" for the whole request, else the name of a request field
 * @param responseBody "" for the whole response, else the name of a response field
 */
public record HttpRule(String httpMethod, String path, String body, String responseBody) {}
