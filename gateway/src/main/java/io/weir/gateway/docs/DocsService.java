package io.weir.gateway.docs;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.routing.Apis;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcCode;
import io.weir.observability.serving.TracingService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers /openapi.json, /docs and what the page is made of; a path that an API has is the API's.
 * Everything else goes on.
 */
public final class DocsService extends SimpleDecoratingHttpService {
  private final OpenApiDocument document;
  private final PageFiles files;

  private DocsService(HttpService delegate, OpenApiDocument document, PageFiles files) {
    super(delegate);
    this.document = document;
    this.files = files;
  }

  /**
   * @param apis what is served now; asked at once, and with every request
   */
  public static Function<HttpService, HttpService> layer(DocsConfig config, Supplier<Apis> apis) {
    if (!config.served()) {
      return delegate -> delegate;
    }
    var document = OpenApiDocument.of(apis);
    var files = new PageFiles(new OwnPages(config.pages()));
    return delegate -> new DocsService(delegate, document, files);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    var path = DocsPath.of(ctx.rawPath());
    if (path == null
        || Dialect.of(req.headers().get(HttpHeaderNames.CONTENT_TYPE)) != Dialect.HTTP
        || document.isOfAnApi(req.method().name(), path.text())) {
      return unwrap().serve(ctx, req);
    }
    TracingService.named(ctx, "GET " + path.route());
    req.abort();
    if (req.method() != HttpMethod.GET && req.method() != HttpMethod.HEAD) {
      throw readOnly(path, req.method());
    }
    // Off the event loop: what people look at must not hold up calls.
    return HttpResponse.of(() -> answer(path, req), ctx.blockingTaskExecutor());
  }

  private HttpResponse answer(DocsPath path, HttpRequest req) {
    return switch (path) {
      case DocsPath.Document _ -> document.content().answer(req.headers());
      case DocsPath.Page _ -> files.page().answer(req.headers());
      case DocsPath.PageWithSlash _ -> moved();
      case DocsPath.File file -> answer(file, files.find(file.name()), req);
    };
  }

  private static HttpResponse answer(DocsPath path, @Nullable Content content, HttpRequest req) {
    if (content == null) {
      throw Failure.of(GrpcCode.NOT_FOUND, "there is no " + path.text()).exception();
    }
    return content.answer(req.headers());
  }

  /** Relative, as all links are: a proxy may have put us below a path of its own. */
  private static HttpResponse moved() {
    return HttpResponse.of(
        ResponseHeaders.of(
            HttpStatus.MOVED_PERMANENTLY, HttpHeaderNames.LOCATION, ".." + DocsPath.PAGE));
  }

  private static RuntimeException readOnly(DocsPath path, HttpMethod method) {
    return Failure.of(
            GrpcCode.UNIMPLEMENTED,
            HttpStatus.METHOD_NOT_ALLOWED,
            path.text() + " takes GET and HEAD, not " + method)
        .withHeader(HttpHeaderNames.ALLOW, "GET, HEAD")
        .exception();
  }
}
