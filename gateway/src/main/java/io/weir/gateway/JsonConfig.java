package io.weir.gateway;

import io.weir.transcoding.codec.JsonOptions;

/**
 * What the JSON of an API looks like where ProtoJSON leaves a choice.
 *
 * @param unknownFields of a request: names in the body or the query that the schema does not have
 * @param defaultValues true: an answer has also the fields that have their default
 * @param enumNumbers true: an answer has enums as numbers, not as names
 * @param protoNames true: an answer names fields as the proto file does, not in lowerCamelCase
 * @param maxDepth messages, lists and objects within one another, both ways
 */
public record JsonConfig(
    Unknown unknownFields,
    boolean defaultValues,
    boolean enumNumbers,
    boolean protoNames,
    int maxDepth) {

  /** What becomes of what nobody knows. */
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
