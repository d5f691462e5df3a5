package io.weir.transcoding.codec;

/**
 * Choices that proto3 JSON leaves open.
 *
 * @param ignoreUnknown reading: skip unknown fields, enum names and query parameters instead of
 *     rejecting them
 * @param protoNames writing: use the field names of the proto file instead of lowerCamelCase
 * @param enumNumbers writing: write enums as numbers instead of names
 * @param defaults writing: also write fields without presence that have their default value
 * @param maxDepth reading and writing: limit of messages within messages, 1 to {@link #MAX_DEPTH},
 *     counted as protobuf's own parsers do: a map entry is a message, so an object in a {@code
 *     Struct} takes three levels and an array two. The message in an {@code Any} takes one level
 * @param longNumbers writing: write 64-bit integers as numbers, which not every client reads
 *     exactly, instead of strings
 */
public record JsonOptions(
    boolean ignoreUnknown,
    boolean protoNames,
    boolean enumNumbers,
    boolean defaults,
    int maxDepth,
    boolean longNumbers) {
  /** Default nesting limit, the same as in most of protobuf's own parsers. */
  public static final int DEFAULT_DEPTH = 100;

  /** Largest configurable nesting limit; recursion this deep is safe on a default thread stack. */
  public static final int MAX_DEPTH = 500;

  /** Default behavior of proto3 JSON. */
  public static final JsonOptions STRICT =
      new JsonOptions(false, false, false, false, DEFAULT_DEPTH);

  /** Creates options that write 64-bit integers as strings. */
  public JsonOptions(
      boolean ignoreUnknown,
      boolean protoNames,
      boolean enumNumbers,
      boolean defaults,
      int maxDepth) {
    this(ignoreUnknown, protoNames, enumNumbers, defaults, maxDepth, false);
  }

  public JsonOptions {
    if (maxDepth < 1 || maxDepth > MAX_DEPTH) {
      throw new IllegalArgumentException("maxDepth must be from 1 to " + MAX_DEPTH);
    }
  }

  /** Returns the options for a value with this many messages around it. */
  public JsonOptions below(int messages) {
    return new JsonOptions(
        ignoreUnknown,
        protoNames,
        enumNumbers,
        defaults,
        Math.max(1, maxDepth - messages),
        longNumbers);
  }

  /**
   * Returns the nesting limit of JSON text. A level of messages takes at most two in JSON, an
   * object in an array, so the limit of messages is reached first.
   */
  public int textDepth() {
    return 2 * maxDepth + 4;
  }
}
