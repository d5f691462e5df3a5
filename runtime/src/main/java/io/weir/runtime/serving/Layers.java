package io.weir.runtime.serving;

import com.linecorp.armeria.client.HttpClient;
import com.linecorp.armeria.server.HttpService;
import java.util.List;
import java.util.function.Function;

/** Layers in the order a request meets them: the first listed sees the request first. */
public final class Layers {
  private Layers() {}

  /** Wraps a service, the last layer first. */
  public static HttpService outermostFirst(
      HttpService innermost, List<Function<? super HttpService, ? extends HttpService>> layers) {
    var service = innermost;
    for (var layer : layers.reversed()) {
      service = service.decorate(layer);
    }
    return service;
  }

  /** Wraps a client, the last layer first. */
  public static HttpClient outermostFirst(
      HttpClient innermost, List<Function<? super HttpClient, ? extends HttpClient>> layers) {
    HttpClient client = innermost;
    for (var layer : layers.reversed()) {
      client = layer.apply(client);
    }
    return client;
  }
}
