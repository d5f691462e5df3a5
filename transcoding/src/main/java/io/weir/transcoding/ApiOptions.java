package io.weir.transcoding;

import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.rule.ServiceRules;

/**
 * How an API is compiled.
 *
 * @param json where proto3 JSON leaves a choice
 * @param rules HTTP rules that go before those of the methods' own options
 */
public record ApiOptions(JsonOptions json, ServiceRules rules) {

  /** Strict JSON; the rules are those of the methods. */
  public static final ApiOptions DEFAULT = new ApiOptions(JsonOptions.STRICT, ServiceRules.NONE);
}
