package io.weir.gateway.routing;

import com.linecorp.armeria.common.HttpStatus;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.passthrough.PathRoutes;
import io.weir.loadbalancer.passthrough.RequestPath;

/** Routes requests whose path no API has: they pass through to a cluster as plain HTTP. */
public record PathRouting(PathRoutes paths) {

  public boolean isEmpty() {
    return paths.isEmpty();
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
