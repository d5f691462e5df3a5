package io.weir.transcoding.openapi;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.weir.transcoding.Api;
import io.weir.transcoding.ApiOptions;
import io.weir.transcoding.rule.HttpRule;
import io.weir.transcoding.schema.DescriptorSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Generates an OpenAPI 3.1 document that covers every HTTP route of a list of APIs, for people,
 * tools and code generators.
 *
 * <p>Bodies, parameters and responses are described as {@link io.weir.transcoding.HttpCall} reads
 * and writes them, errors as {@link io.weir.transcoding.StatusJson} renders them. Comments of the
 * proto files become summaries and descriptions if the descriptor set has source info (protoc
 * --include_source_info). {@code google.api.field_behavior} determines which fields are required,
 * read-only or write-only.
 *
 * <p>Sources: the OpenAPI Specification 3.1, google/api/http.proto and the ProtoJSON specification.
 * OpenAPI cannot express everything: a variable of several segments becomes one parameter per
 * segment, a custom HTTP method goes under {@code x-additionalOperations}, and of two routes that
 * differ only in {@code *} and {@code **} the later one is a remark on the earlier. {@code
 * x-weir-rpc} and {@code x-weir-route} name the RPC and the rule behind each operation. RPCs
 * without a rule are listed in the description of their service.
 */
public final class OpenApi {
  private static final String VERSION = "3.1.0";
  private static final String ABOUT =
      "JSON over HTTP for RPCs, which gRPC clients may call by their own names at the same address."
          + "\n\nA call that fails is answered with the HTTP status that belongs to its gRPC code,"
          + " and with a google.rpc.Status as JSON.";

  private final Security security;
  private final Comments comments = new Comments();
  private final Components components = new Components(comments);
  private final Operations operations;
  private final Paths paths = new Paths();
  private final Set<String> described = new HashSet<>();
  private final Map<String, JsonObject> tags = new LinkedHashMap<>();

  /** Options of the API that is being added. */
  private ApiOptions served = ApiOptions.DEFAULT;

  private boolean longNumbers;

  private OpenApi(Security security) {
    this.security = security;
    operations = new Operations(comments, components, security);
  }

  /**
   * Title and version of the document.
   *
   * @param version version of the APIs, not of OpenAPI
   */
  public record Info(String title, String version) {

    /**
     * Derives title and version from the packages of the APIs: "weir.users.v1" has version "v1".
     */
    public static Info of(List<Api> apis) {
      var packages =
          apis.stream()
              .flatMap(api -> api.routes().stream())
              .map(route -> packageOf(route.rpc().fullName()))
              .distinct()
              .sorted()
              .toList();
      var versions = packages.stream().flatMap(Info::versions).distinct().sorted().toList();
      return new Info(joined(packages, "APIs"), joined(versions, "unversioned"));
    }

    /** Returns the package of an RPC such as "weir.users.v1.UserService/GetUser". */
    private static String packageOf(String rpc) {
      var service = rpc.substring(0, rpc.indexOf('/'));
      return service.contains(".") ? service.substring(0, service.lastIndexOf('.')) : service;
    }

    private static Stream<String> versions(String packageName) {
      return Stream.of(packageName.split("\\.")).filter(part -> part.matches("v[0-9]\\w*"));
    }

    private static String joined(List<String> names, String none) {
      return names.isEmpty() ? none : String.join(", ", names);
    }
  }

  /**
   * Generates the document. Takes milliseconds, so callers should keep the result.
   *
   * @param apis if two have the same route, or message types of the same name, the first one is
   *     described
   * @return JSON text in UTF-8
   */
  public static byte[] document(Info info, List<Api> apis) {
    return document(info, apis, Security.NONE);
  }

  /** Generates the document of APIs that need credentials. See {@link #document(Info, List)}. */
  public static byte[] document(Info info, List<Api> apis, Security security) {
    var document = new OpenApi(security);
    ErrorResponses.describe(document.components);
    apis.forEach(document::add);
    return document.toJson(info).toBytes();
  }

  private void add(Api api) {
    var files = DescriptorSet.parse(api.descriptorSet());
    served = api.options();
    components.extend(files, api.options().json());
    operations.map(api.options().mapping());
    longNumbers |= api.options().json().longNumbers();
    List<BoundRule> rules = new ArrayList<>();
    for (FileDescriptor file : files) {
      for (ServiceDescriptor service : file.getServices()) {
        service.getMethods().forEach(method -> rules.addAll(bind(api, method)));
      }
    }
    // A rule for any method applies to the methods that other rules leave free.
    rules.stream().filter(rule -> !rule.takesAnyMethod()).forEach(this::add);
    rules.stream().filter(BoundRule::takesAnyMethod).forEach(this::add);
  }

  private List<BoundRule> bind(Api api, MethodDescriptor method) {
    List<BoundRule> rules = new ArrayList<>();
    for (var rule : rules(method)) {
      if (api.skipped().isEmpty() || isServed(api, method, rule)) {
        rules.add(BoundRule.of(method, rule, rules.size() + 1));
      }
    }
    return rules;
  }

  /** Returns whether a rule is not left out as impossible. */
  private static boolean isServed(Api api, MethodDescriptor method, HttpRule rule) {
    var rpc = method.getService().getFullName() + "/" + method.getName();
    return api.routes().stream()
        .anyMatch(route ->
            route.httpMethod().equals(rule.httpMethod())
                && route.template().equals(rule.path())
                && route.rpc().fullName().equals(rpc));
  }

  private List<HttpRule> rules(MethodDescriptor method) {
    try {
      return served.bindings(method);
    } catch (IllegalArgumentException leftOut) {
      return List.of(); // the compiler has reported it
    }
  }

  private void add(BoundRule rule) {
    var pattern = PathPattern.of(rule.template());
    if (!described.add(rule.rule().httpMethod() + " " + pattern.exactly())) {
      return;
    }
    var item = paths.item(pattern);
    var httpMethod = httpMethod(rule, item);
    var there = item.operation(httpMethod);
    if (there != null) {
      Operations.alsoTakes(there, rule);
      return;
    }
    tags.computeIfAbsent(
        rule.method().getService().getFullName(), name -> tag(rule.method().getService()));
    item.put(httpMethod, operations.of(rule, item.names()));
  }

  private JsonObject tag(ServiceDescriptor service) {
    var overGrpc =
        service.getMethods().stream()
            .filter(method -> rules(method).isEmpty())
            .map(method -> "`" + method.getName() + "`")
            .collect(Collectors.joining(", "));
    var description =
        Stream.of(
                comments.of(service), overGrpc.isEmpty() ? "" : "Over gRPC only: " + overGrpc + ".")
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("\n\n"));
    return JsonObject.of("name", service.getFullName()).putUnlessEmpty("description", description);
  }

  private static String httpMethod(BoundRule rule, Paths.Item item) {
    if (!rule.takesAnyMethod()) {
      return rule.rule().httpMethod();
    }
    return List.of("GET", "POST", "PUT", "PATCH", "DELETE").stream()
        .filter(method -> !item.has(method))
        .filter(method -> rule.rule().body().isEmpty() || !method.equals("GET"))
        .findFirst()
        .orElse("*");
  }

  private JsonObject toJson(Info info) {
    return JsonObject.of("openapi", VERSION)
        .put(
            "info",
            JsonObject.of("title", info.title())
                .put("version", info.version())
                .put("description", longNumbers ? ABOUT : ABOUT + " 64-bit integers are strings."))
        // Relative to this document, so that it holds behind a proxy.
        .put("servers", List.of(JsonObject.of("url", ".")))
        .put("tags", List.copyOf(tags.values()))
        .put("paths", paths.toJson())
        .put("components", components());
  }

  private JsonObject components() {
    var all =
        JsonObject.of("schemas", components.toJson()).put("responses", ErrorResponses.responses());
    return security.schemes().isEmpty() ? all : all.put("securitySchemes", security.toJson());
  }
}
