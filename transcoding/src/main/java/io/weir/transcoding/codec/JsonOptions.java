package io.weir.transcoding.codec;

/**
 * Where proto3 JSON leaves a choice.
 *
 * @param ignoreUnknown reading: unknown fields, enum names and query parameters are skipped instead
 *     of refused
 * @param protoNames writing: field names as in the proto file instead of lowerCamelCase
 * @param enumNumbers writing: enums as numbers instead of names
 * @param defaults writing: fields without presence are written also when they have their default
 * @param maxDepth reading and writing: messages, lists and objects within one another, at most
 *     1,000
 */
public record JsonOptions(
    boolean ignoreUnknown,
    boolean protoNames,
    boolean enumNumbers,
    boolean defaults,
    int maxDepth) {
  /** As deep as protobuf's own parsers go. */
  public static final int DEFAULT_DEPTH = 100;

  /** What the stack of a thread bears with ease. */
  public static final int MAX_DEPTH = 1_000;

  /** What proto3 JSON does if nobody asks for anything else. */
  public static final JsonOptions STRICT =
      new JsonOptions(false, false, false, false, DEFAULT_DEPTH);

  public JsonOptions {
    if (maxDepth < 1 || maxDepth > MAX_DEPTH) {
      throw new IllegalArgumentException("maxDepth must be from 1 to " + MAX_DEPTH);
    }
  }
}
