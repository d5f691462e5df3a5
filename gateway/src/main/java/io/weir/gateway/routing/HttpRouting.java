package io.weir.gateway.routing;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.GrpcCode;
import io.weir.transcoding.RouteMatch;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the method and the path of an HTTP request mean. */
final class HttpRouting {
  private final List<ServedApi> apis;

  HttpRouting(List<ServedApi> apis) {
    this.apis = apis;
  }

  Meaning meaning(String method, String path) {
    var allowed = new TreeSet<String>();
    for (var served : apis) {
      switch (served.api().match(method, path)) {
        case RouteMatch.Found found -> {
          return new Meaning.Json(found.call(), served.cluster());
        }
        case RouteMatch.WrongMethod wrong -> allowed.addAll(wrong.allowed());
        case RouteMatch.NotFound none -> {}
      }
    }
    return allowed.isEmpty() ? new Meaning.Refused(notFound(path)) : otherMethod(method, path, allowed);
  }

  private Meaning otherMethod(String method, String path, SortedSet<String> allowed) {
    // RFC 9110, 9.3.2: HEAD is GET without the content; the listener leaves the content out.
    if (method.equals("HEAD") && allowed.contains("GET")) {
      return meaning("GET", path);
    }
    var all = withImplied(allowed);
    return method.equals("OPTIONS")
        ? new Meaning.Options(all)
        : new Meaning.Refused(wrongMethod(method, path, all));
  }

  private static SortedSet<String> withImplied(SortedSet<String> allowed) {
    var all = new TreeSet<>(allowed);
    all.add("OPTIONS");
    if (all.contains("GET")) {
      all.add("HEAD");
    }
    return all;
  }

  private static Failure notFound(String path) {
    return Failure.of(
        GrpcCode.NOT_FOUND,
        "no route has the path " + path + "; the admin port lists the routes at /routes");
  }

  private static Failure wrongMethod(String method, String path, SortedSet<String> allowed) {
    var names = String.join(", ", allowed);
    return Failure.of(
            GrpcCode.UNIMPLEMENTED,
            HttpStatus.METHOD_NOT_ALLOWED,
            path + " takes " + names + ", not " + method)
        .withHeader(HttpHeaderNames.ALLOW, names);
  }
}
