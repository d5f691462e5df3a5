package io.weir.loadbalancer.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.loadbalancer.ratelimit.RateLimits.CallerKeys;
import io.weir.loadbalancer.ratelimit.shared.RateLimitStoreConfig;
import io.weir.loadbalancer.ratelimit.shared.SharedEnvironment;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits of open streams and of bytes, which a call holds until it ends. */
final class HeldLimitsTest {
  private final FakeTime time = new FakeTime();

  private record File(List<RateLimitConfig> limits) {}

  private record Caller(Object address, Object identity) implements CallerKeys {
    @Override
    public @Nullable String header(String name) {
      return null;
    }
  }

  private static final Caller ADA = new Caller("192.0.2.1", "ada");
  private static final Caller BOB = new Caller("192.0.2.2", "bob");

  private static List<RateLimitConfig> read(String... each) {
    var yaml = "limits: [" + String.join(", ", each) + "]";
    return ConfigReader.read(yaml, "test", File.class, Map.of()).limits();
  }

  private RateLimits limits(String... each) {
    return new RateLimits(read(each), time);
  }

  private RateLimits reloaded(RateLimits before, String... each) {
    var environment =
        new SharedEnvironment(time, bound -> 0, (nanos, task) -> {}, new SimpleMeterRegistry());
    return RateLimits.start(read(each), RateLimitStoreConfig.defaults(), environment, before);
  }

  private static LimitDecision stream(RateLimits limits, Caller caller) {
    return Objects.requireNonNull(
        limits.takeForRpc("a.S/M", CallKind.STREAM, caller), "a limit applies");
  }

  private static LimitDecision unary(RateLimits limits, Caller caller) {
    return Objects.requireNonNull(
        limits.takeForRpc("a.S/M", CallKind.UNARY, caller), "a limit applies");
  }

  /** Returns the number of streams that a process with these limits shows. */
  private static double open(RateLimits limits) {
    var registry = new SimpleMeterRegistry();
    limits.watch(OwnedMeters.claimed(registry));
    return registry.find("weir.rate.limit.open.streams").gauges().stream()
        .mapToDouble(gauge -> gauge.value())
        .sum();
  }

  @Test
  void boundTheStreamsThatAreOpenAtOnce() {
    var limits = limits("{rpc: a.S/*, open-streams: 2}");
    var first = stream(limits, ADA);
    assertThat(first.isRefused()).isFalse();
    assertThat(stream(limits, ADA).isRefused()).isFalse();
    var refused = stream(limits, ADA);
    assertThat(refused.isRefused()).isTrue();
    assertThat(refused.retryAfterSeconds()).isZero();
    assertThat(refused.message())
        .isEqualTo("too many open streams: 2 for each address; end one before another is opened");
    assertThat(unary(limits, ADA).isRefused()).as("no stream").isFalse();
    assertThat(stream(limits, BOB).isRefused()).isFalse();
    first.held().release();
    first.held().release();
    assertThat(stream(limits, ADA).isRefused()).as("one place, given back once").isFalse();
    assertThat(stream(limits, ADA).isRefused()).isTrue();
  }

  @Test
  void countRequestsForPathsBecauseNothingTellsWhatTheyAre() {
    var limits = limits("{path: /old/**, open-streams: 1}");
    var first = Objects.requireNonNull(limits.takeForPath("/old/a", ADA), "a limit applies");
    assertThat(limits.takeForPath("/old/b", ADA)).matches(LimitDecision::isRefused);
    first.held().release();
    assertThat(limits.takeForPath("/old/b", ADA)).matches(taken -> !taken.isRefused());
  }

  @Test
  void keepNothingOfCallersThatOpenAndLeave() {
    var limits = limits("{rpc: a.S/*, open-streams: 2}", "{rpc: a.S/*, bytes: 1MiB/s}");
    for (int i = 0; i < 10_000; i++) {
      var taken = stream(limits, ADA);
      assertThat(taken.isRefused()).isFalse();
      taken.held().release();
    }
    assertThat(open(limits)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"'per: everyone, rate: 1/d'", "'open-streams: 1'", "'bytes: 1B/d'"})
  void giveBackTheEarlierPlaceIfALaterLimitRefuses(String later) {
    var limits =
        limits(
            "{rpc: a.S/*, per: identity, open-streams: 3}",
            "{rpc: a.S/*, bytes: 1MiB/s}",
            "{rpc: a.S/M, %s}".formatted(later));
    stream(limits, ADA).held().passed(10);
    for (int i = 0; i < 100; i++) {
      assertThat(stream(limits, ADA).isRefused()).isTrue();
    }
    assertThat(limits.takeForRpc("a.S/N", CallKind.STREAM, ADA))
        .matches(taken -> !taken.isRefused());
    assertThat(limits.takeForRpc("a.S/N", CallKind.STREAM, ADA))
        .matches(taken -> !taken.isRefused());
    assertThat(limits.takeForRpc("a.S/N", CallKind.STREAM, ADA)).matches(LimitDecision::isRefused);
  }

  @Test
  void refuseTheNextCallAfterTooManyBytesAndCutNone() {
    var limits = limits("{rpc: a.S/*, bytes: 1KiB/s, burst: 2KiB}");
    var call = unary(limits, ADA);
    assertThat(call.left()).isEqualTo(2_048);
    assertThat(call.held().passed(6_144)).as("a unary answer does not wait").isZero();
    call.held().release();
    var refused = unary(limits, ADA);
    assertThat(refused.retryAfterSeconds()).isEqualTo(5);
    assertThat(refused.message())
        .isEqualTo("too many bytes: 1KiB/s for each address; try again in 5 s");
    assertThat(unary(limits, BOB).isRefused()).isFalse();
    time.advance(Duration.ofSeconds(5));
    assertThat(unary(limits, ADA).isRefused()).isFalse();
  }

  @Test
  void letAStreamWaitForTheBytesOfItsKey() {
    var limits = limits("{rpc: a.S/*, bytes: 1KiB/s}", "{rpc: '*', per: everyone, bytes: 1MiB/s}");
    var one = stream(limits, ADA).held();
    var other = stream(limits, ADA).held();
    assertThat(one.passed(1_000)).isZero();
    assertThat(other.passed(536)).isBetween(499_000_000L, 501_000_000L);
    assertThat(one.passed(0)).as("both are of one key").isPositive();
    assertThat(one.slowest()).isEqualTo(limits.configs().getFirst());
    time.advance(Duration.ofMillis(501));
    assertThat(one.passed(0)).isZero();
  }

  @Test
  void letACallWaitForShortTimesIfNothingTellsThatItIsAStream() {
    var limits = limits("{rpc: a.S/*, bytes: 1KiB/d}");
    var taken = Objects.requireNonNull(limits.takeForRpc("a.S/M", CallKind.UNKNOWN, ADA), "one");
    assertThat(taken.held().passed(100_000)).isEqualTo(1_000_000_000);
    assertThat(taken.held().passed(0)).isZero();
    assertThat(stream(limits, ADA).isRefused()).isTrue();
  }

  @Test
  void endAStreamThatWouldHaveToWaitForever() {
    var limits = limits("{rpc: a.S/*, bytes: 1KiB/s}");
    var told = new ArrayList<RateLimitConfig>();
    var ends = new AtomicInteger();
    var endable = new AtomicBoolean();
    var meter =
        new SlowedStream(
            stream(limits, ADA).held(),
            told::add,
            () -> ends.incrementAndGet() > 0 && endable.get());
    assertThat(meter.passed(30 << 10)).isBetween(29_000_000_000L, 29_000_000_001L);
    assertThat(ends).hasValue(0);
    assertThat(meter.passed(60 << 10)).as("cannot be ended").isEqualTo(60_000_000_000L);
    endable.set(true);
    assertThat(meter.passed(0)).isZero();
    assertThat(meter.passed(100)).as("the end passes").isZero();
    assertThat(ends).hasValue(2);
    assertThat(told).containsExactlyElementsOf(limits.configs());
  }

  @Test
  void goOnAfterAReloadWhereTheyAreTheSame() {
    var before =
        limits(
            "{rpc: a.S/*, open-streams: 1}",
            "{rpc: a.S/*, bytes: 1KiB/s}",
            "{rpc: a.S/*, per: everyone, rate: 3/d}");
    var call = stream(before, ADA);
    call.held().passed(4_000);
    var after =
        reloaded(
            before,
            "{rpc: a.T/*, rate: 1/s}",
            "{rpc: a.S/*, per: everyone, rate: 3/d}",
            "{rpc: a.S/*, open-streams: 2}",
            "{rpc: a.S/*, bytes: 1KiB/s}");
    assertThat(stream(after, ADA).message()).startsWith("too many bytes");
    time.advance(Duration.ofSeconds(4));
    var second = stream(after, ADA);
    assertThat(second.left()).as("of three calls a day").isEqualTo(1);
    assertThat(stream(after, ADA).message()).as("of a maximum of 2").contains("open streams: 2");
    call.held().release();
    second.held().release();
    assertThat(open(after)).as("also the stream that began before").isZero();
  }

  @Test
  void areNotSharedByTwoThatAreWrittenAlike() {
    var before = limits("{rpc: a.S/*, open-streams: 2}");
    stream(before, ADA);
    var after = reloaded(before, "{rpc: a.S/*, open-streams: 2}", "{rpc: a.S/*, open-streams: 2}");
    assertThat(stream(after, ADA).isRefused()).isFalse();
    assertThat(stream(after, ADA).isRefused()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {rpc: a.S/M, rate: 1/s, bytes: 1KiB/s}                 | one of rate: 100/s, bytes: 10MiB/s and
          {rpc: a.S/M, bytes: 1KiB/s, open-streams: 1}           | write one limit for each
          {rpc: a.S/M, bytes: 10/s}                              | found '10/s', expected a rate of bytes
          {rpc: a.S/M, open-streams: 0}                          | open-streams: at least 1 is expected
          {rpc: a.S/M, open-streams: 10/s}                       | found '10/s'
          {rpc: a.S/M, open-streams: 1, burst: 2}                | burst: a limit of open streams has none
          {rpc: a.S/M, bytes: 1KiB/s, burst: 2}                  | burst: found the number 2, expected a size
          {rpc: a.S/M, rate: 1/s, burst: 2KiB}                   | burst: found the size 2KiB, expected a number
          {rpc: a.S/M, rate: 1/s, burst: lots}                   | found 'lots', expected a number of calls
          {rpc: a.S/M, bytes: 1KiB/s, burst: 0B}                 | burst: found '0B', expected a number of calls
          {rpc: a.S/M, open-streams: 1, shared: true}            | open streams are counted by each process
          {rpc: a.S/M, bytes: 1KiB/s, shared: true}              | bytes are counted by each process
          """)
  void areRefusedWithTheReason(String limit, String why) {
    assertThatThrownBy(() -> limits(limit))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }
}
