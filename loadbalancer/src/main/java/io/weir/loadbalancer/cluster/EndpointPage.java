package io.weir.loadbalancer.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.AbstractHttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.runtime.serving.JsonPage;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Admin resource that drains an endpoint by hand or makes it active again: PUT {"state":
 * "drained"}. Only for an admin port that untrusted clients cannot reach.
 */
public final class EndpointPage extends AbstractHttpService {
  public static final String PATH = "/clusters/{cluster}/endpoints/{endpoint}";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Collection<Cluster> clusters;

  public EndpointPage(Collection<Cluster> clusters) {
    this.clusters = clusters;
  }

  @Override
  protected HttpResponse doGet(ServiceRequestContext ctx, HttpRequest req) {
    return shown(param(ctx, "cluster"), param(ctx, "endpoint"));
  }

  @Override
  protected HttpResponse doPut(ServiceRequestContext ctx, HttpRequest req) {
    return HttpResponse.of(req.aggregate().thenApply(whole -> put(ctx, whole)));
  }

  private HttpResponse put(ServiceRequestContext ctx, AggregatedHttpRequest request) {
    var drained = drained(request);
    if (drained.isEmpty()) {
      return error(
          HttpStatus.BAD_REQUEST, "expected {\"state\": \"drained\"} or {\"state\": \"active\"}");
    }
    var endpoint = param(ctx, "endpoint");
    var name = param(ctx, "cluster");
    find(name).ifPresent(cluster -> cluster.drain(endpoint, drained.get()));
    return shown(name, endpoint);
  }

  private static Optional<Boolean> drained(AggregatedHttpRequest request) {
    try {
      JsonNode state = MAPPER.readTree(request.contentUtf8()).path("state");
      return switch (state.asText()) {
        case "drained" -> Optional.of(true);
        case "active" -> Optional.of(false);
        default -> Optional.empty();
      };
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private HttpResponse shown(String name, String address) {
    var cluster = find(name);
    if (cluster.isEmpty()) {
      return error(
          HttpStatus.NOT_FOUND,
          "there is no cluster '%s'; there are %s"
              .formatted(name, clusters.stream().map(Cluster::name).sorted().toList()));
    }
    var endpoints = cluster.get().view().endpoints();
    for (var endpoint : endpoints) {
      if (endpoint.address().equals(address)) {
        return JsonPage.answer(HttpStatus.OK, endpoint);
      }
    }
    return error(
        HttpStatus.NOT_FOUND,
        "cluster '%s' has no endpoint '%s'; /clusters lists its %d"
            .formatted(name, address, endpoints.size()));
  }

  private Optional<Cluster> find(String name) {
    return clusters.stream().filter(cluster -> cluster.name().equals(name)).findFirst();
  }

  private static String param(ServiceRequestContext ctx, String name) {
    return Objects.requireNonNull(ctx.pathParam(name), name);
  }

  private static HttpResponse error(HttpStatus status, String message) {
    return JsonPage.answer(status, Map.of("status", status.code(), "message", message));
  }
}
