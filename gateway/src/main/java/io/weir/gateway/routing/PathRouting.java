package io.weir.gateway.routing;

import com.linecorp.armeria.common.HttpStatus;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.passthrough.PathRoutes;
import io.weir.loadbalancer.passthrough.RequestPath;
import org.jspecify.annotations.Nullable;

/** Routes requests whose path no API has: they pass through to a cluster as plain HTTP. */
public record PathRouting(PathRoutes paths) {

  public boolean isEmpty() {
    return paths.isEmpty();
  }

  /** Returns the pattern of a path, as received and without query; null if it has none. */
  @Nullable String patternOf(String raw) {
    var path = paths.isEmpty() ? null : RequestPath.of(raw);
    var found = path == null ? null : paths.find(path);
    return found == null ? null : found.pattern().toString();
  }

  /**
   * Routes a request by its path if the APIs have none for it.
   *
   * @param ofApis result of the APIs
   * @param raw path as received, without query
   */
  public RoutingResult after(RoutingResult ofApis, String raw) {
    boolean unknown = ofApis instanceof RoutingResult.Refused refused && refused.unknown();
    if (!unknown || paths.isEmpty()) {
      return ofApis;
    }
    var path = RequestPath.of(raw);
    if (path == null) {
      return new RoutingResult.Refused(
          Failure.of(
              GrpcCode.INVALID_ARGUMENT,
              HttpStatus.BAD_REQUEST,
              "the path has a segment that servers read in different ways"));
    }
    var found = paths.find(path);
    return found == null ? ofApis : new RoutingResult.Http(found, path);
  }
}
