package io.weir.loadbalancer.ratelimit;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Tells callers and operators about one limit. Its texts are made once and not for each call.
 * Thread-safe.
 */
final class LimitAnswer {
  private static final AsciiString POLICY = AsciiString.cached("ratelimit-policy");
  private static final AsciiString LEFT = AsciiString.cached("ratelimit");

  private final String name;
  private final @Nullable String policy;
  private final String left;
  private final Counter refused;
  private final @Nullable Counter slowed;

  LimitAnswer(RateLimitConfig limit, MeterRegistry meters) {
    this.name = limit.toString();
    this.policy = policy(limit);
    this.left = "\"%s\";r=".formatted(limit.per());
    this.refused = counter(meters, "weir.rate.limited", "Calls refused because of a rate limit");
    this.slowed =
        limit.bytes() == null
            ? null
            : counter(
                meters,
                "weir.rate.limit.slowed",
                "Streams slowed down because of a limit of bytes");
  }

  private Counter counter(MeterRegistry meters, String metric, String description) {
    return Counter.builder(metric).description(description).tag("limit", name).register(meters);
  }

  /** Returns the limit for callers; null for one that does not refill with time. */
  private static @Nullable String policy(RateLimitConfig limit) {
    var rate = limit.rate();
    var bytes = limit.bytes();
    if (rate != null) {
      return "\"%s\";q=%d;w=%d".formatted(limit.per(), rate.amount(), rate.period().toSeconds());
    }
    return bytes == null
        ? null
        : "\"%s\";q=%d;w=%d;qu=\"content-bytes\""
            .formatted(limit.per(), bytes.amount().bytes(), bytes.period().toSeconds());
  }

  /** Returns the name of the limit: its pattern, rate and key. */
  String name() {
    return name;
  }

  /** Tells an HTTP caller what is left (draft-ietf-httpapi-ratelimit-headers). */
  void tell(ServiceRequestContext context, LimitDecision decision) {
    if (policy == null) {
      return;
    }
    long wait = decision.isRefused() ? decision.retryAfterSeconds() : 0;
    context.setAdditionalResponseHeader(POLICY, policy);
    context.setAdditionalResponseHeader(LEFT, left + decision.left() + ";t=" + wait);
  }

  /** Counts a refused call. */
  void refused() {
    refused.increment();
  }

  /** Counts a stream that is slowed down. */
  void slowed() {
    if (slowed != null) {
      slowed.increment();
    }
  }
}
