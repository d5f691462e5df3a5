package io.weir.runtime.serving;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Pages of the admin port that another configuration replaces, path by path. Thread-safe. */
public final class CurrentPages {
  private volatile Map<String, HttpService> pages;

  public CurrentPages(Map<String, HttpService> pages) {
    this.pages = Map.copyOf(pages);
  }

  /** Replaces the pages by others, which have the same paths. */
  public void replace(Map<String, HttpService> others) {
    pages = Map.copyOf(others);
  }

  /** Returns pages that show what is current when they are asked. */
  public Map<String, HttpService> byPath() {
    return pages.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> page(each.getKey(), each.getValue())));
  }

  private HttpService page(String path, HttpService first) {
    Supplier<HttpService> now = () -> Objects.requireNonNull(pages.get(path), path);
    return first instanceof ReadOnlyPage ? new ReadOnly(now) : new Changing(now);
  }

  private record Changing(Supplier<HttpService> now) implements HttpService {
    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
      return now.get().serve(ctx, req);
    }
  }

  private record ReadOnly(Supplier<HttpService> now) implements HttpService, ReadOnlyPage {
    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
      return now.get().serve(ctx, req);
    }
  }
}
