package io.weir.gateway.explain;

import java.util.Map;

/**
 * Request to explain.
 *
 * @param method HTTP method; by default "GET"
 * @param path path with the query, as the client would send it: "/v1/users?page_size=3"
 * @param headers headers that affect routing: content-type, accept, upgrade
 */
record Question(String method, String path, Map<String, String> headers) {

  Question {
    headers = Map.copyOf(headers);
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path: found '%s', expected '/...'".formatted(path));
    }
  }

  public static Question defaults() {
    return new Question("GET", "/", Map.of());
  }
}
