package io.weir.gateway.docs;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.MediaType;
import io.weir.gateway.routing.Apis;
import io.weir.gateway.routing.ServedApi;
import io.weir.transcoding.RouteMatch;
import io.weir.transcoding.openapi.OpenApi;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** OpenAPI document of the current APIs, rebuilt when they change. Thread-safe. */
final class OpenApiDocument {
  private static final Logger log = LoggerFactory.getLogger(OpenApiDocument.class);

  private final Supplier<Apis> apis;
  private final ApiSecurity security;
  private volatile Made last;

  /** Document, and the snapshot of the APIs from which it was built. */
  private record Made(Apis apis, StaticFile file) {}

  private OpenApiDocument(Supplier<Apis> apis, ApiSecurity security) {
    this.apis = apis;
    this.security = security;
    this.last = make(apis.get());
  }

  static OpenApiDocument of(Supplier<Apis> apis, ApiSecurity security) {
    return new OpenApiDocument(apis, security);
  }

  StaticFile file() {
    var now = apis.get();
    var made = last;
    if (made.apis() != now) {
      // Concurrent requests may both build it; the results are equal.
      made = make(now);
      last = made;
    }
    return made.file();
  }

  /** Returns true if an API has a route with this path, for this or another method. */
  boolean isOfAnApi(String method, String path) {
    return isOfAnApi(apis.get(), method, path);
  }

  private static boolean isOfAnApi(Apis apis, String method, String path) {
    return apis.served().stream()
        .anyMatch(served -> !(served.api().match(method, path) instanceof RouteMatch.NotFound));
  }

  private Made make(Apis apis) {
    for (var path : List.of(DocsPath.DOCUMENT, DocsPath.PAGE)) {
      if (isOfAnApi(apis, "GET", path)) {
        log.warn("an API has the path {}: what the gateway would show there is not served", path);
      }
    }
    var served = apis.newest().stream().map(ServedApi::api).toList();
    var json = OpenApi.document(OpenApi.Info.of(served), served, security.of(apis));
    return new Made(apis, StaticFile.revalidated(MediaType.JSON, HttpData.wrap(json)));
  }
}
