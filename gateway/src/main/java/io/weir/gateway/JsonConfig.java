package io.weir.gateway;

import io.weir.transcoding.codec.JsonOptions;

/**
 * JSON options of an API, where ProtoJSON permits a choice.
 *
 * @param unknownFields treatment of names in the body or query of a request that the schema lacks
 * @param defaultValues true if responses include fields that have their default value
 * @param enumNumbers true if responses contain enums as numbers instead of names
 * @param protoNames true if responses name fields as the proto file does instead of in
 *     lowerCamelCase
 * @param maxDepth maximum nesting of messages in requests and responses, as protobuf counts it
 */
public record JsonConfig(
    Unknown unknownFields,
    boolean defaultValues,
    boolean enumNumbers,
    boolean protoNames,
    int maxDepth) {

  /** Treatment of unknown fields. */
  public enum Unknown {
    REFUSE,
    IGNORE
  }

  public JsonConfig {
    if (maxDepth < 1 || maxDepth > JsonOptions.MAX_DEPTH) {
      throw new IllegalArgumentException("max-depth must be from 1 to " + JsonOptions.MAX_DEPTH);
    }
  }

  public static JsonConfig defaults() {
    return new JsonConfig(Unknown.REFUSE, false, false, false, JsonOptions.DEFAULT_DEPTH);
  }

  JsonOptions options() {
    return new JsonOptions(
        unknownFields == Unknown.IGNORE, protoNames, enumNumbers, defaultValues, maxDepth);
  }
}
