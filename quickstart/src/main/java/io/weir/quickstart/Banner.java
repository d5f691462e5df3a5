package io.weir.quickstart;

/** What to try, now that it runs. */
final class Banner {
  private Banner() {}

  static String of(Stack.Running running) {
    return """

        Weir is up: http://localhost:%1$d  (Ctrl-C ends it)

          curl localhost:%1$d/v1/users?page_size=3
          curl localhost:%1$d/v1/users -H content-type:application/json -d '{"email": "ada@example.com", "displayName": "Ada"}'
          curl localhost:%1$d/v1/users:search?query=ada
          curl localhost:%1$d/v1/users/no-uuid

          the way each call went   curl localhost:%2$d/traces
          instances and their health   curl localhost:%2$d/clusters
          figures for Prometheus   curl localhost:%2$d/metrics
        """
        .formatted(running.gateway().port(), running.gateway().adminPort());
  }
}
