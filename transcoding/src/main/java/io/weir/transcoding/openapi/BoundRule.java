package io.weir.transcoding.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.weir.transcoding.rule.HttpRule;
import io.weir.transcoding.template.PathTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * HTTP rule of a method, with its parsed template.
 *
 * @param number position among the bindings of the method, from 1
 */
record BoundRule(MethodDescriptor method, HttpRule rule, PathTemplate template, int number) {

  static BoundRule of(MethodDescriptor method, HttpRule rule, int number) {
    return new BoundRule(method, rule, PathTemplate.parse(rule.path()), number);
  }

  Descriptor request() {
    return method.getInputType();
  }

  /** Returns the route as written: "GET /v1/users/{id}". */
  String route() {
    return rule.httpMethod() + " " + rule.path();
  }

  /** Returns the full name of the RPC: "weir.users.v1.UserService/GetUser". */
  String rpc() {
    return method.getService().getFullName() + "/" + method.getName();
  }

  boolean takesAnyMethod() {
    return rule.httpMethod().equals("*");
  }

  boolean isWholeBody() {
    return rule.body().equals("*");
  }

  /**
   * Returns whether the body may be partial. A PATCH changes only the fields in its body, so none
   * of them is required.
   */
  boolean isPartial() {
    return rule.httpMethod().equals("PATCH");
  }

  /**
   * Returns the request field that the body fills; null if it fills the whole request or there is
   * no body.
   */
  @Nullable FieldDescriptor bodyField() {
    return rule.body().isEmpty() || isWholeBody() ? null : field(request(), rule.body());
  }

  /** Returns the response field that becomes the response body; null for the whole response. */
  @Nullable FieldDescriptor responseField() {
    return rule.responseBody().isEmpty()
        ? null
        : field(method.getOutputType(), rule.responseBody());
  }

  /** Returns the fields that the path fills, keyed by the names of its variables. */
  Map<String, List<FieldDescriptor>> variables() {
    Map<String, List<FieldDescriptor>> fields = new LinkedHashMap<>();
    for (var variable : template.variables()) {
      fields.put(variable.fieldPath(), path(request(), variable.fieldPath()));
    }
    return fields;
  }

  private static List<FieldDescriptor> path(Descriptor root, String names) {
    List<FieldDescriptor> path = new ArrayList<>();
    for (String name : names.split("\\.", -1)) {
      path.add(field(path.isEmpty() ? root : path.getLast().getMessageType(), name));
    }
    return path;
  }

  /** Returns a field by its proto name or its JSON name. */
  private static FieldDescriptor field(Descriptor type, String name) {
    return type.getFields().stream()
        .filter(field -> field.getName().equals(name) || field.getJsonName().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(type.getFullName() + " has no field " + name));
  }
}
