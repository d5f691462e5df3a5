package io.weir.loadbalancer.ratelimit;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.AsciiString;

/**
 * Tells callers and operators about one limit. Its texts are made once and not for each call.
 * Thread-safe.
 */
final class LimitAnswer {
  private static final AsciiString POLICY = AsciiString.cached("ratelimit-policy");
  private static final AsciiString LEFT = AsciiString.cached("ratelimit");

  private final String name;
  private final String policy;
  private final String left;
  private final Counter refused;

  LimitAnswer(RateLimitConfig limit, MeterRegistry meters) {
    var rate = limit.rate();
    this.name = limit.toString();
    this.policy =
        "\"%s\";q=%d;w=%d".formatted(limit.per(), rate.amount(), rate.period().toSeconds());
    this.left = "\"%s\";r=".formatted(limit.per());
    this.refused =
        Counter.builder("weir.rate.limited")
            .description("Calls refused because of a rate limit")
            .tag("limit", name)
            .register(meters);
  }

  /** Returns the name of the limit: its pattern, rate and key. */
  String name() {
    return name;
  }

  /** Tells an HTTP caller what is left (draft-ietf-httpapi-ratelimit-headers). */
  void tell(ServiceRequestContext context, LimitDecision decision) {
    long wait = decision.isRefused() ? decision.retryAfterSeconds() : 0;
    context.setAdditionalResponseHeader(POLICY, policy);
    context.setAdditionalResponseHeader(LEFT, left + decision.left() + ";t=" + wait);
  }

  /** Counts a refused call. */
  void refused() {
    refused.increment();
  }
}
