package io.weir.gateway.routing;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.RouteMatch;
import io.weir.transcoding.Rpc;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the method and the path of an HTTP request mean. */
final class HttpRouting {
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

  private final List<ServedApi> apis;
  private final @Nullable Failure unknown;
  private final Draw draw;

  /**
   * @param unknown what to say of what is not found while a schema is not known; null: all are
   */
  HttpRouting(List<ServedApi> apis, @Nullable Failure unknown, Draw draw) {
    this.apis = apis;
    this.unknown = unknown;
    this.draw = draw;
  }

  Meaning meaning(String method, String path) {
    var allowed = new TreeSet<String>();
    HttpCall call = null;
    ServedApi drawn = null;
    int seen = 0;
    for (var served : apis) {
      if (drawn != null && drawn.number() != served.number()) {
        break;
      }
      switch (served.api().match(method, path)) {
        case RouteMatch.Found(var found) -> {
          int share = served.share();
          seen += share;
          if (drawn == null || draw.takes(share, seen)) {
            drawn = served;
            call = found;
          }
        }
        case RouteMatch.WrongMethod wrong -> allowed.addAll(wrong.allowed());
        case RouteMatch.NotFound none -> {}
      }
    }
    return call == null || drawn == null
        ? none(method, path, allowed)
        : new Meaning.Json(call, drawn);
  }

  /** The first method under which the path has an RPC with a stream. */
  Meaning socket(String path) {
    Meaning first = null;
    boolean found = false;
    for (var method : METHODS) {
      var meaning = meaning(method, path);
      if (meaning instanceof Meaning.Json(var call, var api)) {
        if (call.route().rpc().kind() != Rpc.Kind.UNARY) {
          return new Meaning.Socket(call, api);
        }
        found = true;
      }
      first = first == null ? meaning : first;
    }
    return found ? new Meaning.Refused(noStream(path)) : Objects.requireNonNull(first);
  }

  private static Failure noStream(String path) {
    return Failure.of(
        GrpcCode.INVALID_ARGUMENT,
        path + " is no stream: call it without upgrading to a WebSocket");
  }

  private Meaning none(String method, String path, SortedSet<String> allowed) {
    if (!allowed.isEmpty()) {
      return otherMethod(method, path, allowed);
    }
    return new Meaning.Refused(unknown == null ? notFound(path) : unknown);
  }

  private Meaning otherMethod(String method, String path, SortedSet<String> allowed) {
    // RFC 9110, 9.3.2: HEAD is GET without the content; the listener leaves the content out.
    if (method.equals("HEAD") && allowed.contains("GET")) {
      return meaning("GET", path);
    }
    if (unknown != null) {
      return new Meaning.Refused(unknown);
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
