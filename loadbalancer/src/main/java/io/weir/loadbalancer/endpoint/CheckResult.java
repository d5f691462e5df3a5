package io.weir.loadbalancer.endpoint;

/** What one look at an endpoint showed. */
public sealed interface CheckResult {

  /** It serves. */
  record Serving() implements CheckResult {}

  /** It has as many calls as it may have: nothing more is known. */
  record Busy() implements CheckResult {}

  /** It answered, and not SERVING. */
  record NotServing(String reason) implements CheckResult {}

  /** No answer in time, or a broken one: may be chance. */
  record Silent(String reason) implements CheckResult {}

  /** No connection can be had: nobody listens. */
  record Unreachable(String reason) implements CheckResult {}
}
