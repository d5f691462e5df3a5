package io.weir.transcoding.openapi;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.weir.transcoding.Api;
import io.weir.transcoding.rule.MethodRules;
import io.weir.transcoding.schema.DescriptorSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An OpenAPI 3.1 document of every HTTP route of some APIs, for people, tools and code generators.
 *
 * <p>Bodies, parameters and answers are described as {@link io.weir.transcoding.HttpCall} takes and
 * gives them, failures as {@link io.weir.transcoding.StatusJson} writes them. Comments of the proto
 * files become summaries and descriptions if the descriptor set has source info (protoc
 * --include_source_info). {@code google.api.field_behavior} tells what is required, read-only or
 * write-only.
 *
 * <p>Source: the OpenAPI Specification 3.1, google/api/http.proto and the ProtoJSON specification.
 * What OpenAPI cannot say: a variable of several segments is a parameter for each of them, and a
 * custom HTTP method stands under {@code x-additionalOperations}. {@code x-weir-rpc} and {@code
 * x-weir-route} name the RPC and the rule behind each operation.
 */
public final class OpenApi {
  private static final String VERSION = "3.1.0";

  private final Comments comments = new Comments();
  private final Components components = new Components(comments);
  private final Operations operations = new Operations(comments, components);
  private final Paths paths = new Paths();
  private final Map<String, JsonObject> tags = new LinkedHashMap<>();

  private OpenApi() {}

  /**
   * What the document says of itself.
   *
   * @param version of the APIs, not of OpenAPI
   */
  public record Info(String title, String version) {}

  /**
   * Makes the document. Takes milliseconds: keep it.
   *
   * @param apis no two with the same route; of message types with the same name the first is
   *     described
   * @return JSON text in UTF-8
   */
  public static byte[] document(Info info, List<Api> apis) {
    var document = new OpenApi();
    Errors.describe(document.components);
    apis.forEach(api -> document.add(DescriptorSet.parse(api.descriptorSet())));
    return document.toJson(info).toBytes();
  }

  private void add(List<FileDescriptor> files) {
    components.extend(files);
    List<BoundRule> rules = new ArrayList<>();
    for (FileDescriptor file : files) {
      for (ServiceDescriptor service : file.getServices()) {
        service.getMethods().forEach(method -> rules.addAll(bind(method)));
      }
    }
    // A rule for any method takes what the others have left.
    rules.stream().filter(rule -> !rule.takesAnyMethod()).forEach(this::add);
    rules.stream().filter(BoundRule::takesAnyMethod).forEach(this::add);
  }

  private static List<BoundRule> bind(MethodDescriptor method) {
    List<BoundRule> rules = new ArrayList<>();
    for (var rule : MethodRules.bindings(method)) {
      rules.add(BoundRule.of(method, rule, rules.size() + 1));
    }
    return rules;
  }

  private void add(BoundRule rule) {
    var service = rule.method().getService();
    tags.computeIfAbsent(
        service.getFullName(),
        name ->
            JsonObject.of("name", name).putUnlessEmpty("description", comments.of(service)));
    var item = paths.item(PathPattern.of(rule.template()));
    item.put(httpMethod(rule, item), operations.of(rule, item.names()));
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
        .put("info", JsonObject.of("title", info.title()).put("version", info.version()))
        .put("tags", List.copyOf(tags.values()))
        .put("paths", paths.toJson())
        .put(
            "components",
            JsonObject.of("schemas", components.toJson()).put("responses", Errors.responses()));
  }
}
