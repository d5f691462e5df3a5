package io.weir.transcoding;

import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.query.FormBody;
import io.weir.transcoding.query.IgnoredParameters;
import io.weir.transcoding.query.PatchMask;
import io.weir.transcoding.query.PathBinding;
import io.weir.transcoding.query.QueryParameters;
import io.weir.transcoding.rule.HttpRule;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.FieldPath;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Schema;
import io.weir.transcoding.template.PathTemplate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiled form of a route: everything that a call of it needs.
 *
 * @param wholeBody whether the HTTP body is the whole request, {@code body: "*"}
 * @param body the request field that the HTTP body fills, null if it is the whole request or there
 *     is none
 * @param mask the mask to derive for a PATCH, null if the request has no update_mask
 * @param responseBody the response field that becomes the HTTP response body, null for the whole
 *     response
 * @param created the location of the created resource, null if the RPC creates none
 * @param eventId the response field that resumes a stream, null if there is none
 * @param states the fields that name a state of the resource
 * @param rows the response as CSV rows, null if it has no columns
 * @param takesRaw whether the HTTP body is a google.api.HttpBody
 * @param takesFile whether the file of a form is taken as the google.api.HttpBody
 * @param answersRaw whether the HTTP response body is a google.api.HttpBody
 * @param form the HTTP body as a form, null if it cannot be one
 * @param answersNothing whether the HTTP response has no content
 * @param enforcesBehavior whether requests are checked by google.api.field_behavior
 */
record Binding(
    Route route,
    PathTemplate template,
    Schema schema,
    JsonOptions options,
    MessageType request,
    MessageType response,
    List<PathBinding> variables,
    boolean wholeBody,
    @Nullable Field body,
    @Nullable PatchMask mask,
    QueryParameters query,
    @Nullable Field responseBody,
    @Nullable Location created,
    @Nullable FieldPath eventId,
    StateFields states,
    @Nullable CsvRows rows,
    boolean takesRaw,
    boolean takesFile,
    boolean answersRaw,
    @Nullable FormBody form,
    boolean answersNothing,
    boolean enforcesBehavior) {

  /**
   * Compiles one HTTP rule of a method.
   *
   * @throws IllegalArgumentException if the rule contradicts the request or response type
   */
  static Binding compile(
      Schema schema,
      ApiOptions choices,
      Rpc rpc,
      HttpRule rule,
      MessageType request,
      MessageType response,
      ResponseOptions responseOptions) {
    var options = choices.json();
    var mapping = choices.mapping();
    var template = PathTemplate.parse(rule.path());
    var variables =
        template.variables().stream()
            .map(variable -> new PathBinding(variable, pathField(request, variable)))
            .toList();
    var body = field(request, rule.body(), "body");
    var pathFields = variables.stream().map(PathBinding::field).toList();
    refuseConflicts(pathFields, body, rule);
    boolean wholeBody = rule.body().equals("*");
    boolean raw = (wholeBody || body != null) && HttpBody.is(request, body);
    var responseBody = field(response, rule.responseBody(), "response_body");
    return new Binding(
        new Route(rule.httpMethod(), rule.path(), rpc),
        template,
        schema,
        options,
        request,
        response,
        variables,
        wholeBody,
        body,
        raw ? null : mask(rule, request, body, pathFields, mapping.fieldBehavior()),
        new QueryParameters(request, pathFields, body, wholeBody, ignored(mapping), options),
        responseBody,
        location(response, responseOptions.created()),
        eventId(response, responseOptions.eventId()),
        StateFields.of(
            new StateFields.Message(request, body),
            new StateFields.Message(response, responseBody),
            responseOptions),
        CsvRows.of(schema, options, response, responseBody),
        raw,
        raw && mapping.forms(),
        HttpBody.is(response, responseBody),
        mapping.forms() && !raw && (wholeBody || body != null)
            ? FormBody.of(schema, request, body, options)
            : null,
        mapping.noContent() && isNothing(rpc, response),
        mapping.fieldBehavior());
  }

  /** Values of the {@code weir.http_response} method option, as written in the schema. */
  record ResponseOptions(
      @Nullable String created, @Nullable String eventId, @Nullable String ifMatch) {}

  private static @Nullable Location location(MessageType response, @Nullable String created) {
    return created == null ? null : Location.compile(response, created);
  }

  private static @Nullable FieldPath eventId(MessageType response, @Nullable String name) {
    if (name == null) {
      return null;
    }
    var path = FieldPath.resolve(response, name);
    if (!path.last().isSingular() || path.last().kind().isMessage()) {
      throw new IllegalArgumentException("event_id: " + name + " is not a scalar");
    }
    return path;
  }

  private static @Nullable PatchMask mask(
      HttpRule rule,
      MessageType request,
      @Nullable Field body,
      List<FieldPath> pathFields,
      boolean withoutOutput) {
    return body != null && rule.httpMethod().equals("PATCH")
        ? PatchMask.of(request, body, pathFields, withoutOutput)
        : null;
  }

  private static IgnoredParameters ignored(MappingOptions mapping) {
    return IgnoredParameters.of(mapping.ignoredParameters());
  }

  private static boolean isNothing(Rpc rpc, MessageType response) {
    return rpc.kind() == Rpc.Kind.UNARY && response.fullName().equals("google.protobuf.Empty");
  }

  private static void refuseConflicts(
      List<FieldPath> pathFields, @Nullable Field body, HttpRule rule) {
    if (body != null && pathFields.contains(new FieldPath(List.of(body)))) {
      throw new IllegalArgumentException(
          "body \"" + body + "\" is the field that the path gives: " + rule.path());
    }
    for (FieldPath one : pathFields) {
      for (FieldPath other : pathFields) {
        if (one.excludes(other)) {
          throw new IllegalArgumentException(
              "the variables " + one + " and " + other + " are of the same oneof");
        }
      }
    }
  }

  private static @Nullable Field field(MessageType type, String name, String what) {
    if (name.isEmpty() || (name.equals("*") && what.equals("body"))) {
      return null;
    }
    var field = type.byName(name);
    if (field == null) {
      throw new IllegalArgumentException(
          what + " \"" + name + "\" is not a field of " + type.fullName());
    }
    return field;
  }

  private static FieldPath pathField(MessageType request, PathTemplate.Variable variable) {
    var path = FieldPath.resolve(request, variable.fieldPath());
    var last = path.last();
    boolean text = !last.kind().isMessage() || last.message().shape().isText();
    if (!last.isSingular() || !text) {
      throw new IllegalArgumentException(
          "the variable " + variable.fieldPath() + " is a field that a path cannot hold");
    }
    return path;
  }
}
