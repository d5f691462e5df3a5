package io.weir.gateway;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Gateway and sidecar in front of one instance, and calls in every form. */
final class HeaderCalls implements AutoCloseable {
  private static final String RULES =
      """
      type: google.api.Service
      config_version: 3
      http:
        rules:
        - selector: weir.test.Streams.Say
          get: /v1/said
          additional_bindings:
          - {post: /v1/said, body: '*'}
      """;

  final TestEdge edge;
  private final TestSidecar sidecar;

  private HeaderCalls(TestEdge edge, TestSidecar sidecar) {
    this.edge = edge;
    this.sidecar = sidecar;
  }

  static HeaderCalls start(Path directory) {
    StreamSchema.writeTo(directory);
    try {
      Files.writeString(directory.resolve("rules.yaml"), RULES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var api =
        "{descriptors: \"%1$s/streams.binpb\", rules: \"%1$s/rules.yaml\", cluster: users, json: {forms: true}}"
            .formatted(directory);
    var edge = TestEdge.start("apis: [" + api + "]");
    return new HeaderCalls(
        edge, TestSidecar.start("endpoints: [\"" + edge.upstream.address() + "\"]"));
  }

  WebClient client(HeaderForm form) {
    return form.isAtSidecar()
        ? WebClient.of("h2c://127.0.0.1:" + sidecar.port())
        : edge.client("h2c");
  }

  /** Calls with these headers, "x-tenant: acme", and returns the whole response. */
  HeaderAnswer call(HeaderForm form, String... headers) {
    if (form == HeaderForm.SOCKET) {
      return HeaderAnswer.of(
          SocketCaller.open(edge.gateway.port(), form.path(), List.of(headers), "weir.json"));
    }
    return HeaderAnswer.of(
        send(form, form.request(List.of(headers)), form.content("hello", false)));
  }

  AggregatedHttpResponse send(HeaderForm form, RequestHeaders headers, HttpData content) {
    return client(form).execute(HttpRequest.of(headers, content)).aggregate().join();
  }

  @Override
  public void close() {
    sidecar.close();
    edge.close();
  }
}
