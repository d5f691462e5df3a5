package io.weir.gateway.routing;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.RouteMatch;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Routes HTTP requests by their method and path. */
final class HttpRouting {
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

  private final List<ServedApi> apis;
  private final @Nullable Failure unknown;
  private final WeightedChoice choice;

  /**
   * @param unknown failure for requests without a route while a schema is missing; null if all
   *     schemas are known
   */
  HttpRouting(List<ServedApi> apis, @Nullable Failure unknown, WeightedChoice choice) {
    this.apis = apis;
    this.unknown = unknown;
    this.choice = choice;
  }

  RoutingResult route(String method, String path) {
    var allowed = new TreeSet<String>();
    HttpCall call = null;
    ServedApi chosen = null;
    int total = 0;
    for (var served : apis) {
      if (chosen != null && chosen.number() != served.number()) {
        break;
      }
      switch (served.api().match(method, path)) {
        case RouteMatch.Found(var found) -> {
          int weight = served.share();
          total += weight;
          if (chosen == null || choice.replaces(weight, total)) {
            chosen = served;
            call = found;
          }
        }
        case RouteMatch.WrongMethod wrong -> allowed.addAll(wrong.allowed());
        case RouteMatch.NotFound none -> {}
      }
    }
    return call == null || chosen == null
        ? none(method, path, allowed)
        : new RoutingResult.Json(call, chosen.rpc(call.route().rpc()), chosen);
  }

  /** Returns the number of the API that has a path: see {@link Apis#owner}. */
  OptionalInt owner(String method, String path) {
    var named = OptionalInt.empty();
    var other = OptionalInt.empty();
    for (var served : apis) {
      switch (served.api().match(method, path)) {
        case RouteMatch.Found _ -> {
          return OptionalInt.of(served.number());
        }
        case RouteMatch.WrongMethod _ -> other = first(other, served);
        case RouteMatch.NotFound _ -> {}
      }
      if (served.api().rpc(path) != null) {
        named = first(named, served);
      }
    }
    return named.isPresent() ? named : other;
  }

  private static OptionalInt first(OptionalInt found, ServedApi served) {
    return found.isPresent() ? found : OptionalInt.of(served.number());
  }

  /** Routes a WebSocket to the first method under which the path has a streaming RPC. */
  RoutingResult socket(String path) {
    RoutingResult first = null;
    boolean found = false;
    for (var method : METHODS) {
      var result = route(method, path);
      if (result instanceof RoutingResult.Json(var call, var rpc, var api)) {
        if (!rpc.unary()) {
          return new RoutingResult.Socket(call, rpc, api);
        }
        found = true;
      }
      first = first == null ? result : first;
    }
    return found ? new RoutingResult.Refused(noStream(path)) : Objects.requireNonNull(first);
  }

  private static Failure noStream(String path) {
    return Failure.of(
        GrpcCode.INVALID_ARGUMENT,
        path + " is not a stream; call it without upgrading to a WebSocket");
  }

  private RoutingResult none(String method, String path, SortedSet<String> allowed) {
    if (!allowed.isEmpty()) {
      return otherMethod(method, path, allowed);
    }
    if (method.equals("POST") && isRpc(path)) {
      return new RoutingResult.Refused(notGrpc(path));
    }
    return unknown == null
        ? new RoutingResult.Refused(notFound(path), true)
        : new RoutingResult.Refused(unknown);
  }

  private RoutingResult otherMethod(String method, String path, SortedSet<String> allowed) {
    // RFC 9110, 9.3.2: HEAD is GET without the content; the listener leaves the content out.
    if (method.equals("HEAD") && allowed.contains("GET")) {
      return route("GET", path);
    }
    if (unknown != null) {
      return new RoutingResult.Refused(unknown);
    }
    var all = withImplied(allowed);
    return method.equals("OPTIONS")
        ? new RoutingResult.Options(all)
        : new RoutingResult.Refused(wrongMethod(method, path, all));
  }

  private static SortedSet<String> withImplied(SortedSet<String> allowed) {
    var all = new TreeSet<>(allowed);
    all.add("OPTIONS");
    if (all.contains("GET")) {
      all.add("HEAD");
    }
    return all;
  }

  private boolean isRpc(String path) {
    for (var served : apis) {
      if (served.api().rpc(path) != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the failure for a request to the path of an RPC in another content type than gRPC's.
   */
  private static Failure notGrpc(String path) {
    return Failure.of(
        GrpcCode.INVALID_ARGUMENT,
        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
        path + " is an RPC: it takes application/grpc or application/grpc-web");
  }

  private static Failure notFound(String path) {
    return Failure.of(GrpcCode.NOT_FOUND, "no route has the path " + path);
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
