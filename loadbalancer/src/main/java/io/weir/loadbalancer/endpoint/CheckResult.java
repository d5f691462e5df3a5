package io.weir.loadbalancer.endpoint;

/** Result of one health check of an endpoint. */
public sealed interface CheckResult {

  /** The endpoint serves. */
  record Serving() implements CheckResult {}

  /** All its connections are full, so it could not be asked. */
  record Busy() implements CheckResult {}

  /** The endpoint answered with another status than SERVING. */
  record NotServing(String reason) implements CheckResult {}

  /** No answer in time, or a broken one, which may be chance. */
  record Silent(String reason) implements CheckResult {}

  /** The endpoint refuses connections. */
  record Unreachable(String reason) implements CheckResult {}
}
