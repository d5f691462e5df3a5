package io.weir.transcoding;

import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.rule.ServiceRules;

/**
 * Options for compiling an API.
 *
 * @param json choices that proto3 JSON leaves open
 * @param rules HTTP rules that take precedence over those in the methods' own options
 */
public record ApiOptions(JsonOptions json, ServiceRules rules) {

  /** Default options: strict JSON, and the HTTP rules of the methods themselves. */
  public static final ApiOptions DEFAULT = new ApiOptions(JsonOptions.STRICT, ServiceRules.NONE);
}
