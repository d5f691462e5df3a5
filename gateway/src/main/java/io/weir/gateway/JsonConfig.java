package io.weir.gateway;

import io.weir.transcoding.MappingOptions;
import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.query.IgnoredParameters;
import java.util.List;

/**
 * JSON options of an API, where ProtoJSON permits a choice.
 *
 * @param unknownFields treatment of names in the body or query of a request that the schema lacks
 * @param defaultValues true if responses include fields that have their default value
 * @param enumNumbers true if responses contain enums as numbers instead of names
 * @param protoNames true if responses name fields as the proto file does instead of in
 *     lowerCamelCase
 * @param longNumbers true if responses contain 64-bit integers as numbers instead of strings
 * @param ignoreParameters query parameters that are skipped: names, or beginnings of names and "*"
 * @param unannotated true to serve RPCs without a rule as POST /package.Service/Method
 * @param impossibleRules treatment of HTTP rules that cannot be served
 * @param noContent true to answer 204 without content for google.protobuf.Empty
 * @param forms true to take application/x-www-form-urlencoded and multipart/form-data bodies
 * @param fieldBehavior true to enforce google.api.field_behavior in requests
 * @param maxDepth maximum nesting of messages in requests and responses, as protobuf counts it
 */
public record JsonConfig(
    Unknown unknownFields,
    boolean defaultValues,
    boolean enumNumbers,
    boolean protoNames,
    boolean longNumbers,
    List<String> ignoreParameters,
    boolean unannotated,
    Impossible impossibleRules,
    boolean noContent,
    boolean forms,
    boolean fieldBehavior,
    int maxDepth) {
  /** Treatment of unknown fields. */
  public enum Unknown {
    REFUSE,
    IGNORE
  }

  /** Treatment of HTTP rules that cannot be served. */
  public enum Impossible {
    REFUSE,
    SKIP
  }

  public JsonConfig {
    ignoreParameters = List.copyOf(ignoreParameters);
    try {
      IgnoredParameters.of(ignoreParameters);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("ignore-parameters: " + wrong.getMessage(), wrong);
    }
    if (maxDepth < 1 || maxDepth > JsonOptions.MAX_DEPTH) {
      throw new IllegalArgumentException("max-depth must be from 1 to " + JsonOptions.MAX_DEPTH);
    }
  }

  public static JsonConfig defaults() {
    return new JsonConfig(
        Unknown.REFUSE,
        false,
        false,
        false,
        false,
        List.of(),
        false,
        Impossible.REFUSE,
        false,
        false,
        false,
        JsonOptions.DEFAULT_DEPTH);
  }

  JsonOptions options() {
    return new JsonOptions(
        unknownFields == Unknown.IGNORE,
        protoNames,
        enumNumbers,
        defaultValues,
        maxDepth,
        longNumbers);
  }

  MappingOptions mapping() {
    return new MappingOptions(
        ignoreParameters,
        unannotated,
        impossibleRules == Impossible.SKIP,
        noContent,
        forms,
        fieldBehavior);
  }
}
