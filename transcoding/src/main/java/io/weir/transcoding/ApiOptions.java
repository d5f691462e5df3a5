package io.weir.transcoding;

import com.google.protobuf.Descriptors.MethodDescriptor;
import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.rule.HttpRule;
import io.weir.transcoding.rule.ServiceRules;
import java.util.List;

/**
 * Options for compiling an API.
 *
 * @param json choices that proto3 JSON leaves open
 * @param rules HTTP rules that take precedence over those in the methods' own options
 * @param mapping choices of the mapping to HTTP
 */
public record ApiOptions(JsonOptions json, ServiceRules rules, MappingOptions mapping) {

  /** Default options: strict JSON, and the HTTP rules of the methods themselves. */
  public static final ApiOptions DEFAULT = new ApiOptions(JsonOptions.STRICT, ServiceRules.NONE);

  /** Creates options with the mapping that google/api/http.proto describes. */
  public ApiOptions(JsonOptions json, ServiceRules rules) {
    this(json, rules, MappingOptions.STRICT);
  }

  /**
   * Returns the HTTP bindings of a method, the primary one first; empty if it has none.
   *
   * @throws IllegalArgumentException if its rule is malformed or nested too deep
   */
  public List<HttpRule> bindings(MethodDescriptor method) {
    var bindings = rules.bindings(method);
    return bindings.isEmpty() && mapping.unannotated()
        ? List.of(
            new HttpRule(
                "POST", "/" + method.getService().getFullName() + "/" + method.getName(), "*", ""))
        : bindings;
  }
}
