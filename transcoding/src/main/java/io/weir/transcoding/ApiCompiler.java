package io.weir.transcoding;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.weir.transcoding.route.RouteTable;
import io.weir.transcoding.rule.AccessOption;
import io.weir.transcoding.rule.HttpRule;
import io.weir.transcoding.rule.MethodRules;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compiles files into routes and RPCs. Collects the mistakes in all rules and reports them
 * together.
 */
final class ApiCompiler {
  private final RouteTable<Binding> table = new RouteTable<>();
  private final List<Route> routes = new ArrayList<>();
  private final Map<String, Rpc> rpcs = new LinkedHashMap<>();
  private final Map<String, MessageType> requests = new LinkedHashMap<>();
  private final List<String> mistakes = new ArrayList<>();
  private final Schema schema;
  private final ApiOptions options;

  ApiCompiler(List<FileDescriptor> files, ApiOptions options) {
    this.options = options;
    schema = new Schema(files);
    for (FileDescriptor file : files) {
      for (ServiceDescriptor service : file.getServices()) {
        service.getMethods().forEach(this::add);
      }
    }
    refuseUnknownSelectors();
    if (!mistakes.isEmpty() && !options.mapping().skipImpossible()) {
      throw new SchemaException(String.join("\n", mistakes));
    }
  }

  private void refuseUnknownSelectors() {
    var unknown = new TreeSet<>(options.rules().selectors());
    rpcs.keySet().forEach(path -> unknown.remove(path.substring(1).replace('/', '.')));
    unknown.forEach(selector ->
        mistakes.add("the http rule for " + selector + " names a method that does not exist"));
  }

  RouteTable<Binding> table() {
    return table;
  }

  List<Route> routes() {
    return List.copyOf(routes);
  }

  Map<String, Rpc> rpcs() {
    return Collections.unmodifiableMap(rpcs);
  }

  /** Returns a line for each rule that is left out because it cannot be served. */
  List<String> skipped() {
    return List.copyOf(mistakes);
  }

  /** Returns the request type of each RPC, keyed by the RPC's full name. */
  Map<String, MessageType> requests() {
    return Collections.unmodifiableMap(requests);
  }

  private void add(MethodDescriptor method) {
    var name = method.getService().getFullName() + "/" + method.getName();
    List<HttpRule> rules = List.of();
    try {
      rules = options.bindings(method);
    } catch (IllegalArgumentException wrong) {
      mistakes.add(name + ": " + wrong.getMessage());
    }
    var rpc =
        new Rpc(
            name,
            kind(method),
            safety(method, rules.isEmpty() ? null : rules.getFirst()),
            access(method, name));
    rpcs.put(rpc.path(), rpc);
    requests.put(name, schema.require(method.getInputType().getFullName()));
    var target = new Target(rpc, method);
    rules.forEach(rule -> add(target, rule));
  }

  /** Returns who may call a method; nobody, if its option cannot be read and is left out. */
  private @Nullable AccessOption access(MethodDescriptor method, String name) {
    try {
      return MethodRules.access(method);
    } catch (IllegalArgumentException wrong) {
      mistakes.add(name + ": " + wrong.getMessage());
      return new AccessOption(AccessOption.Who.NOBODY, "", Map.of());
    }
  }

  private record Target(Rpc rpc, MethodDescriptor method) {}

  private void add(Target target, HttpRule rule) {
    try {
      var method = target.method();
      var binding =
          Binding.compile(
              schema,
              options,
              target.rpc(),
              rule,
              schema.require(method.getInputType().getFullName()),
              schema.require(method.getOutputType().getFullName()),
              new Binding.ResponseOptions(
                  MethodRules.created(method),
                  MethodRules.eventId(method),
                  MethodRules.ifMatch(method)));
      var other = table.add(rule.httpMethod(), binding.template(), binding);
      if (other != null) {
        mistakes.add(conflict(binding.route(), other.route()));
        return;
      }
      routes.add(binding.route());
    } catch (IllegalArgumentException wrong) {
      mistakes.add(target.rpc().fullName() + ": " + wrong.getMessage());
    }
  }

  private static String conflict(Route one, Route other) {
    return "%s and %s have the same route: %s %s, %s %s"
        .formatted(
            other.rpc().fullName(),
            one.rpc().fullName(),
            other.httpMethod(),
            other.template(),
            one.httpMethod(),
            one.template());
  }

  private static Rpc.Kind kind(MethodDescriptor method) {
    if (method.isClientStreaming()) {
      return method.isServerStreaming() ? Rpc.Kind.BIDI_STREAMING : Rpc.Kind.CLIENT_STREAMING;
    }
    return method.isServerStreaming() ? Rpc.Kind.SERVER_STREAMING : Rpc.Kind.UNARY;
  }

  private static Rpc.Safety safety(MethodDescriptor method, @Nullable HttpRule rule) {
    return switch (method.getOptions().getIdempotencyLevel()) {
      case NO_SIDE_EFFECTS -> Rpc.Safety.SAFE;
      case IDEMPOTENT -> Rpc.Safety.IDEMPOTENT;
      case IDEMPOTENCY_UNKNOWN ->
          switch (rule == null ? "" : rule.httpMethod()) {
            case "GET", "HEAD", "QUERY", "SEARCH", "REPORT", "PROPFIND" -> Rpc.Safety.SAFE;
            case "PUT", "DELETE" -> Rpc.Safety.IDEMPOTENT;
            default ->
                MethodRules.honoursIdempotencyKey(method) ? Rpc.Safety.KEYED : Rpc.Safety.UNSAFE;
          };
    };
  }
}
