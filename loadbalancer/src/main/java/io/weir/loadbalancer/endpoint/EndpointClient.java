package io.weir.loadbalancer.endpoint;

import com.linecorp.armeria.client.RequestOptions;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;

/** Sends requests to one endpoint. Thread-safe. */
@FunctionalInterface
public interface EndpointClient {
  /**
   * Sends a request on a connection of the current event loop, or of any event loop if this thread
   * is none.
   *
   * @param options the timeout and the largest length of the response
   */
  HttpResponse execute(HttpRequest request, RequestOptions options);
}
