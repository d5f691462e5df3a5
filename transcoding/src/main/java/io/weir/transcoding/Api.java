package io.weir.transcoding;

import io.weir.transcoding.route.RouteTable;
import io.weir.transcoding.schema.DescriptorSet;
import io.weir.transcoding.schema.MessageType;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * HTTP interface of the gRPC services in one descriptor set: routes and codecs, compiled once.
 * Immutable and thread-safe.
 *
 * <p>Sources: google/api/http.proto for the rules, the ProtoJSON specification for the JSON.
 */
public final class Api {
  private final RouteTable<Binding> table;
  private final List<Route> routes;
  private final Map<String, Rpc> rpcs;
  private final Map<String, MessageType> requests;
  private final byte[] descriptorSet;
  private final ApiOptions options;
  private final List<String> skipped;

  private Api(ApiCompiler compiled, byte[] descriptorSet, ApiOptions options) {
    this.descriptorSet = descriptorSet.clone();
    this.options = options;
    table = compiled.table();
    routes = compiled.routes();
    rpcs = compiled.rpcs();
    requests = compiled.requests();
    skipped = compiled.skipped();
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

  /**
   * Compiles a descriptor set with {@link ApiOptions#DEFAULT}: the rules of the set itself, strict
   * JSON.
   *
   * @throws SchemaException as in {@link #compile(byte[], ApiOptions)}
   */
  public static Api compile(byte[] descriptorSet) {
    return compile(descriptorSet, ApiOptions.DEFAULT);
  }

  /**
   * Finds the route of an HTTP request.
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

  /**
   * Returns the RPC that a native gRPC path names, such as "/weir.users.v1.UserService/GetUser", or
   * null if the descriptor set does not have it.
   */
  public @Nullable Rpc rpc(String grpcPath) {
    return rpcs.get(grpcPath);
  }

  /**
   * Returns all RPCs, those without a route included; {@link Route#rpc} refers to the same ones.
   */
  public Collection<Rpc> rpcs() {
    return rpcs.values();
  }

  /**
   * Returns accessors for one scalar request field, for each RPC whose request has that field,
   * keyed by the RPC's full name.
   *
   * @param path field names separated by dots: "user.id"
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

  /** Returns all routes, in the order of the descriptor set. */
  public List<Route> routes() {
    return routes;
  }

  /** Returns a line for each rule that is left out, see {@link MappingOptions#skipImpossible}. */
  public List<String> skipped() {
    return skipped;
  }

  /**
   * Returns a copy of the descriptor set that was compiled. {@code OpenApi} takes comments from it.
   */
  public byte[] descriptorSet() {
    return descriptorSet.clone();
  }

  public ApiOptions options() {
    return options;
  }
}
