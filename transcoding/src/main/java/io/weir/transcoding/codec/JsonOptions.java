package io.weir.transcoding.codec;

/**
 * Where proto3 JSON leaves a choice.
 *
 * @param ignoreUnknown reading: unknown fields and enum names are skipped instead of refused
 * @param protoNames writing: field names as in the proto file instead of lowerCamelCase
 * @param enumNumbers writing: enums as numbers instead of names
 * @param defaults writing: fields without presence are written also when they have their default
 */
public record JsonOptions(
    boolean ignoreUnknown, boolean protoNames, boolean enumNumbers, boolean defaults) {

  /** What proto3 JSON does if nobody asks for anything else. */
  public static final JsonOptions STRICT = new JsonOptions(false, false, false, false);
}
