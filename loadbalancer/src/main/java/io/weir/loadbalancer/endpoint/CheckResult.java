package io.weir.loadbalancer.endpoint;

/** Result of one health check of an endpoint. */
public sealed interface CheckResult {

  /** The endpoint serves. */
  record Serving() implements CheckResult {}

  /** All connections of the endpoint are full, so the check could not be sent. */
  record Busy() implements CheckResult {}

  /** The endpoint answered with another status than SERVING. */
  record NotServing(String reason) implements CheckResult {}

  /** The endpoint gave no answer in time, or a malformed one; either may be chance. */
  record Silent(String reason) implements CheckResult {}

  /** The endpoint refuses connections. */
  record Unreachable(String reason) implements CheckResult {}
}
