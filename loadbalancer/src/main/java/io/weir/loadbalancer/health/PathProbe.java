package io.weir.loadbalancer.health;

import com.linecorp.armeria.client.RequestOptions;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import io.netty.channel.EventLoop;
import io.weir.loadbalancer.endpoint.CheckResult;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.EndpointClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks plain HTTP endpoints for a path. They serve if they answer 2xx. */
final class PathProbe implements Probe {
  private static final long MOST_BYTES = 1 << 20;

  private final String path;
  private final RequestOptions options;

  PathProbe(String path, Duration timeout) {
    this.path = path;
    this.options =
        RequestOptions.builder().responseTimeout(timeout).maxResponseLength(MOST_BYTES).build();
  }

  @Override
  public CompletableFuture<CheckResult> check(ClusterEndpoint endpoint, EventLoop eventLoop) {
    return CompletableFuture.completedFuture(endpoint.client())
        .thenComposeAsync(this::check, eventLoop);
  }

  private CompletableFuture<CheckResult> check(EndpointClient client) {
    return client
        .execute(HttpRequest.of(HttpMethod.GET, path), options)
        .aggregate()
        .handle(PathProbe::result);
  }

  private static CheckResult result(
      @Nullable AggregatedHttpResponse response, @Nullable Throwable thrown) {
    if (response == null) {
      return HealthProbe.broken(thrown);
    }
    return response.status().isSuccess()
        ? new CheckResult.Serving()
        : new CheckResult.NotServing("the health path answers " + response.status().code());
  }
}
