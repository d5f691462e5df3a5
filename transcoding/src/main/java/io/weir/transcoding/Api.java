package io.weir.transcoding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP face of the gRPC services in one descriptor set: routes and codecs, compiled once.
 * Immutable and thread-safe.
 */
public final class Api {
  private Api() {}

  /**
   * Compiles a serialized {@code google.protobuf.FileDescriptorSet} with imports.
   *
   * @throws SchemaException if the set does not parse or its HTTP rules are impossible or conflict;
   *     the message names the methods
   */
  public static Api compile(byte[] descriptorSet) {
    throw new UnsupportedOperationException();
  }

  /**
   * Finds what an HTTP request means.
   *
   * @param httpMethod "GET", "POST", ...
   * @param rawPath path as received, still percent-encoded, without query
   */
  public RouteMatch match(String httpMethod, String rawPath) {
    throw new UnsupportedOperationException();
  }

  /** The RPC behind a native gRPC path such as "/weir.users.v1.UserService/GetUser". */
  public @Nullable Rpc rpc(String grpcPath) {
    throw new UnsupportedOperationException();
  }

  /** All routes, in the order of the descriptor set. */
  public List<Route> routes() {
    throw new UnsupportedOperationException();
  }
}
