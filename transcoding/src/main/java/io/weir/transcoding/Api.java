package io.weir.transcoding;

import io.weir.transcoding.route.RouteTable;
import io.weir.transcoding.schema.DescriptorSet;
import io.weir.transcoding.schema.MessageType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP face of the gRPC services in one descriptor set: routes and codecs, compiled once.
 * Immutable and thread-safe.
 *
 * <p>Source of the rules: google/api/http.proto; of the JSON: the ProtoJSON specification.
 */
public final class Api {
  private final RouteTable<Binding> table;
  private final List<Route> routes;
  private final Map<String, Rpc> rpcs;
  private final Map<String, MessageType> requests;
  private final byte[] descriptorSet;
  private final ApiOptions options;

  private Api(ApiCompiler compiled, byte[] descriptorSet, ApiOptions options) {
    this.descriptorSet = descriptorSet.clone();
    this.options = options;
    table = compiled.table();
    routes = compiled.routes();
    rpcs = compiled.rpcs();
    requests = compiled.requests();
  }

  /**
   * Compiles a serialized {@code google.protobuf.FileDescriptorSet} with imports.
   *
   * @throws SchemaException if the set does not parse or its HTTP rules are impossible or conflict;
   *     the message names the methods
   */
  public static Api compile(byte[] descriptorSet, ApiOptions options) {
    try {
      var compiled = new ApiCompiler(DescriptorSet.parse(descriptorSet), options);
      return new Api(compiled, descriptorSet, options);
    } catch (IllegalArgumentException wrong) {
      throw new SchemaException(String.valueOf(wrong.getMessage()));
    }
  }

  /** As above, with the rules of the set and strict JSON. */
  public static Api compile(byte[] descriptorSet) {
    return compile(descriptorSet, ApiOptions.DEFAULT);
  }

  /**
   * Finds what an HTTP request means.
   *
   * @param httpMethod "GET", "POST", ...
   * @param rawPath path as received, still percent-encoded, without query
   */
  public RouteMatch match(String httpMethod, String rawPath) {
    var binding = table.find(httpMethod, rawPath);
    if (binding != null) {
      return new RouteMatch.Found(new JsonCall(binding, rawPath));
    }
    var allowed = table.methods(rawPath);
    return allowed.isEmpty() ? new RouteMatch.NotFound() : new RouteMatch.WrongMethod(allowed);
  }

  /** The RPC behind a native gRPC path such as "/weir.users.v1.UserService/GetUser". */
  public @Nullable Rpc rpc(String grpcPath) {
    return rpcs.get(grpcPath);
  }

  /**
   * A scalar of the requests of every RPC that has it, by the RPC's full name.
   *
   * @param path names with points between: "user.id"
   */
  public Map<String, RequestField> requestField(String path) {
    Map<String, RequestField> fields = new HashMap<>();
    requests.forEach((rpc, type) -> {
      var field = RequestField.of(type, path);
      if (field != null) {
        fields.put(rpc, field);
      }
    });
    return Map.copyOf(fields);
  }

  /** All routes, in the order of the descriptor set. */
  public List<Route> routes() {
    return routes;
  }

  /** What it was compiled from, a copy: there the comments are that {@code OpenApi} shows. */
  public byte[] descriptorSet() {
    return descriptorSet.clone();
  }

  public ApiOptions options() {
    return options;
  }
}
