package io.weir.transcoding;

import io.weir.transcoding.query.IgnoredParameters;
import java.util.List;

/**
 * Choices of how the RPCs of an API are mapped to HTTP.
 *
 * @param ignoredParameters query parameters that are skipped: names, or beginnings of names
 *     followed by "*"
 * @param unannotated whether an RPC without a rule is served as {@code POST
 *     /package.Service/Method} with the whole request as the body
 * @param skipImpossible whether a rule that cannot be served is left out; otherwise it is a mistake
 *     of the whole schema
 * @param noContent whether a unary response of google.protobuf.Empty has no content, not "{}"
 * @param forms whether a body may be {@code application/x-www-form-urlencoded} or {@code
 *     multipart/form-data}
 * @param fieldBehavior whether requests are checked by google.api.field_behavior: what is
 *     OUTPUT_ONLY is dropped, what is REQUIRED has to be there
 */
public record MappingOptions(
    List<String> ignoredParameters,
    boolean unannotated,
    boolean skipImpossible,
    boolean noContent,
    boolean forms,
    boolean fieldBehavior) {
  /** Only what google/api/http.proto says. */
  public static final MappingOptions STRICT =
      new MappingOptions(List.of(), false, false, false, false, false);

  public MappingOptions {
    ignoredParameters = List.copyOf(ignoredParameters);
    IgnoredParameters.of(ignoredParameters);
  }
}
