package io.weir.gateway;

import com.linecorp.armeria.server.HttpService;
import io.weir.gateway.admin.GatewayPages;
import io.weir.gateway.cors.CorsLayer;
import io.weir.gateway.cors.CorsPolicies;
import io.weir.gateway.docs.ApiSecurity;
import io.weir.gateway.docs.DocsLayer;
import io.weir.gateway.explain.AccessExplanation;
import io.weir.gateway.explain.ExplainPage;
import io.weir.gateway.failure.ErrorHandlingLayer;
import io.weir.gateway.form.FormService;
import io.weir.gateway.form.encoding.ResponseCompression;
import io.weir.gateway.ratelimit.RateLimitPolicy;
import io.weir.gateway.routing.PathRouting;
import io.weir.gateway.routing.RequestRouting;
import io.weir.gateway.security.CrossSiteLayer;
import io.weir.gateway.security.ReflectionLayer;
import io.weir.gateway.security.SecurityHeadersLayer;
import io.weir.gateway.security.TlsRedirectLayer;
import io.weir.runtime.accesslog.AccessLogLayer;
import io.weir.runtime.authentication.IdentityLayer;
import io.weir.runtime.deadline.DeadlineLayer;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.Layers;
import io.weir.runtime.listener.Listener;
import io.weir.runtime.proxy.ClientLayer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The HTTP edge of one configuration. {@link #layers} alone defines the order of the layers that a
 * request passes. Another configuration has another edge, and a request passes only one.
 */
final class Edge {
  private final GatewayConfig config;
  private final EdgeProcess process;
  private final EdgeParts parts;
  private final PathRouting paths;
  private final HttpService service;

  /**
   * @param process parts that all edges of a process have in common
   * @param parts parts of this configuration, some of them shared with the edge before it
   */
  Edge(EdgeProcess process, EdgeParts parts) {
    this.config = parts.config();
    this.process = process;
    this.parts = parts;
    this.paths = new PathRouting(parts.upstreams().paths());
    this.service = Layers.outermostFirst(forms(), layers(config, process, parts, cors()));
  }

  private CorsPolicies cors() {
    return new CorsPolicies(
        config.web(),
        config.apis().stream().map(api -> Optional.ofNullable(api.cors())).toList(),
        config.routes(),
        new RequestRouting(parts.upstreams().apis(), paths, config.web().methodOverride()));
  }

  /** Returns the layers, outermost first. */
  private static List<ExchangeLayer> layers(
      GatewayConfig config, EdgeProcess process, EdgeParts parts, CorsPolicies cors) {
    return List.of(
        // Above every layer that tells clients apart, and above tracing: the span names the client.
        ClientLayer.of(config.trustedProxies()),
        // Above every layer that answers: counts and traces every response of the layers below,
        // refusals included.
        process.tracing(),
        // Below tracing: the line carries the trace id.
        AccessLogLayer.of(config.accessLog()),
        // The single catch of the edge: exceptions of the layers below become responses.
        new ErrorHandlingLayer(process.errors()),
        // Above every layer that looks at a request: it will come again, with TLS.
        TlsRedirectLayer.of(config.listen(), process.listener()::port),
        // Above every layer that can refuse a request: browsers hide responses without CORS
        // headers, refusals included. Above authentication: a preflight carries no credentials.
        CorsLayer.of(cors),
        // Below CORS, so that the pages of a listed origin may read refusals. Above every layer
        // that does work: a forged call must have no effect and take no place.
        new CrossSiteLayer(cors),
        // Above admission, whose shares go by identity. Refuses nothing: that depends on the RPC.
        IdentityLayer.of(config.identity(), parts.authenticator(), parts.meters()),
        // Above every layer that does work: refusing must be cheap.
        process.admission(),
        // Above every layer that can wait.
        DeadlineLayer.withMaximum(config.deadline().max(), System::nanoTime),
        // Above the forms, which would pass reflection on to an instance.
        ReflectionLayer.of(config.reflection()),
        // Above every layer that answers from files.
        new SecurityHeadersLayer(config.listen(), config.web()),
        // Innermost: answers only paths that no API has.
        DocsLayer.of(
            config.docs(),
            parts.upstreams().apis()::now,
            parts.upstreams().paths(),
            parts.access(),
            new ApiSecurity(config.identity(), parts.access())));
  }

  /** Returns the service below all layers. */
  private FormService forms() {
    return new FormService(
        parts.upstreams().apis(),
        process.errors(),
        process.health(),
        new FormService.Settings(
            config.web(),
            new ResponseCompression(config.web(), parts.meters()),
            paths,
            parts.access(),
            new RateLimitPolicy(parts.rates(), parts.meters())));
  }

  GatewayConfig config() {
    return config;
  }

  EdgeParts parts() {
    return parts;
  }

  /** Returns the layers and the forms below them as one service. */
  HttpService service() {
    return service;
  }

  /** Returns the settings of the listener that serves this edge. */
  Listener.Settings listening() {
    return new Listener.Settings(
        parts.ports(),
        config.listenerLimits(),
        config.deadline().max(),
        // Rules may have methods of their own.
        true);
  }

  /** Returns the pages of this edge on the admin port, by their paths. */
  Map<String, HttpService> pages() {
    var upstreams = parts.upstreams();
    return GatewayPages.of(
        explain(), upstreams.apis(), upstreams.paths(), upstreams::schemas, upstreams.clusters());
  }

  private ExplainPage explain() {
    return new ExplainPage(
        parts.upstreams().apis(),
        paths,
        new AccessExplanation(parts.access(), parts.authenticator()),
        config.clusters(),
        config.limits().concurrent(),
        config.deadline().max());
  }
}
