package io.weir.gateway.cors;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.gateway.failure.FailureException;
import io.weir.gateway.routing.RequestRouting;
import io.weir.gateway.routing.RouteConfig;
import io.weir.gateway.web.CorsConfig;
import io.weir.gateway.web.WebConfig;
import io.weir.runtime.exchange.Exchange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds which cross-origin calls a request may be one of: those of the API that it is for, else of
 * the paths that pass through, else of the gateway. Asks the routing that serves the request, so
 * that no other API answers for it. Thread-safe.
 */
public final class CorsPolicies {
  private final Cors usual;
  private final Map<Integer, Cors> byApi = new HashMap<>();
  private final Map<String, Cors> byPath = new HashMap<>();
  private final RequestRouting routing;

  /**
   * @param apis what each API says, in the order of the configuration
   */
  public CorsPolicies(
      WebConfig web,
      List<Optional<CorsConfig>> apis,
      List<RouteConfig> routes,
      RequestRouting routing) {
    this.usual = Cors.of(CorsConfig.ofOrigins(web.origins()), "web.origins");
    this.routing = routing;
    for (int i = 0; i < apis.size(); i++) {
      int number = i;
      apis.get(i)
          .ifPresent(cors -> byApi.put(number, Cors.of(cors, "apis[%d].cors".formatted(number))));
    }
    for (var route : routes) {
      if (route.path() != null && route.cors() != null) {
        byPath.put(
            route.path().toString(), Cors.of(route.cors(), "cors of the route " + route.path()));
      }
    }
  }

  /**
   * Returns whether no page of another origin may call anything, as far as Weir is asked: paths
   * that pass through without a word here follow their instances.
   */
  boolean areClosed() {
    return usual.isClosed() && byApi.values().stream().allMatch(Cors::isClosed) && byPath.isEmpty();
  }

  /** Returns whether instances have no say in what this decides. */
  boolean areFinal(Cors cors) {
    return !cors.equals(usual);
  }

  /**
   * Returns what holds for a request; for a preflight, what holds for the call that it asks for.
   */
  public Cors of(Exchange exchange) {
    if (byApi.isEmpty() && byPath.isEmpty()) {
      return usual;
    }
    try {
      return routed(exchange);
    } catch (FailureException notRouted) {
      return usual;
    }
  }

  private Cors routed(Exchange exchange) {
    var api = api(exchange);
    if (api.isPresent()) {
      return byApi.getOrDefault(api.getAsInt(), usual);
    }
    var path = byPath.isEmpty() ? null : routing.passedBy(exchange);
    return path == null ? usual : byPath.getOrDefault(path, usual);
  }

  private OptionalInt api(Exchange exchange) {
    var headers = exchange.headers();
    return isPreflight(headers)
        ? routing.apiOf(exchange, headers.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD, ""))
        : routing.apiOf(exchange);
  }

  static boolean isPreflight(RequestHeaders headers) {
    return headers.method() == HttpMethod.OPTIONS
        && headers.contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
  }
}
