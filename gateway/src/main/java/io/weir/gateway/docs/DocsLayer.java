package io.weir.gateway.docs;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.access.AccessPolicy;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.routing.Apis;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.passthrough.PathRoutes;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves /openapi.json, /docs and the files of the page, and leads browsers from / there. Passes on
 * all other requests, and requests for one of these paths if an API or a route of paths has it.
 */
public final class DocsLayer implements ExchangeLayer {
  private static final String HTML = "text/html";

  private final OpenApiDocument document;
  private final DocsFiles files;
  private final PathRoutes paths;
  private final AccessPolicy access;

  private DocsLayer(
      OpenApiDocument document, DocsFiles files, PathRoutes paths, AccessPolicy access) {
    this.access = access;
    this.paths = paths;
    this.document = document;
    this.files = files;
  }

  /**
   * @param apis returns the current APIs; called once immediately, and once per request
   * @param paths paths that pass through; one for every path takes only / from the pages
   * @param access decides who may read
   * @param security what the document says of tokens
   */
  public static ExchangeLayer of(
      DocsConfig config,
      Supplier<Apis> apis,
      PathRoutes paths,
      AccessPolicy access,
      ApiSecurity security) {
    if (!config.served()) {
      return OFF;
    }
    var document = OpenApiDocument.of(apis, security);
    var files = new DocsFiles(new OperatorPages(config.pages()));
    return new DocsLayer(document, files, paths, access);
  }

  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    var req = exchange.request();
    var path = DocsPath.of(exchange.target());
    if (path == null
        || exchange.dialect() != Dialect.HTTP
        || (path instanceof DocsPath.Root && !isOfAPerson(req))
        || document.isOfAnApi(exchange.method(), path.text())
        || passes(path)) {
      return next.serve(exchange);
    }
    exchange.routed("GET " + path.route());
    req.abort();
    var refusal = access.refusalOfPage(exchange, path.guardedBy());
    if (refusal != null) {
      throw refusal.exception();
    }
    if (req.method() != HttpMethod.GET && req.method() != HttpMethod.HEAD) {
      throw readOnly(path, exchange.method());
    }
    // Off the event loop, so that these pages do not delay calls.
    return HttpResponse.of(
        () -> answer(path, exchange.context(), req), exchange.context().blockingTaskExecutor());
  }

  private boolean passes(DocsPath path) {
    var route = paths.find(path.text());
    return route != null && (path instanceof DocsPath.Root || !route.pattern().isEverything());
  }

  private HttpResponse answer(DocsPath path, ServiceRequestContext ctx, HttpRequest req) {
    return switch (path) {
      case DocsPath.Root _ -> toThePage();
      case DocsPath.Document _ -> document.file().serve(ctx, req);
      case DocsPath.Page _ -> files.page().serve(ctx, req);
      case DocsPath.PageWithSlash _ -> moved();
      case DocsPath.File file -> existing(file, files.find(file.name())).serve(ctx, req);
    };
  }

  private static StaticFile existing(DocsPath path, @Nullable StaticFile file) {
    if (file == null) {
      throw Failure.of(GrpcCode.NOT_FOUND, "there is no " + path.text()).exception();
    }
    return file;
  }

  /** Returns true for a browser that shows a page; programs get the usual answer at the root. */
  private static boolean isOfAPerson(HttpRequest req) {
    return req.method() == HttpMethod.GET
        && req.headers().get(HttpHeaderNames.ACCEPT, "").toLowerCase(Locale.ROOT).contains(HTML);
  }

  private static HttpResponse toThePage() {
    return HttpResponse.of(
        ResponseHeaders.of(
            HttpStatus.FOUND,
            HttpHeaderNames.LOCATION,
            DocsPath.PAGE.substring(1),
            HttpHeaderNames.VARY,
            "accept"));
  }

  /**
   * Redirects to the page. The location is relative, like all links of the page, because a proxy
   * may serve the gateway below a path prefix.
   */
  private static HttpResponse moved() {
    return HttpResponse.of(
        ResponseHeaders.of(
            HttpStatus.MOVED_PERMANENTLY, HttpHeaderNames.LOCATION, ".." + DocsPath.PAGE));
  }

  private static RuntimeException readOnly(DocsPath path, String method) {
    return Failure.of(
            GrpcCode.UNIMPLEMENTED,
            HttpStatus.METHOD_NOT_ALLOWED,
            path.text() + " takes GET and HEAD, not " + method)
        .withHeader(HttpHeaderNames.ALLOW, "GET, HEAD")
        .exception();
  }
}
