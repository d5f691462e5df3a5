package io.weir.loadbalancer.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.loadbalancer.ratelimit.RateLimits.CallerKeys;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RateLimitsTest {
  private final FakeTime time = new FakeTime();

  private record File(List<RateLimitConfig> limits) {}

  private record Caller(Object address, Object identity, @Nullable String tenant)
      implements CallerKeys {
    @Override
    public @Nullable String header(String name) {
      return name.equals("x-tenant") ? tenant : null;
    }
  }

  private static final Caller ADA = new Caller("192.0.2.1", "ada", "t1");
  private static final Caller BOB = new Caller("192.0.2.2", "bob", null);

  private RateLimits limits(String... each) {
    var yaml = "limits: [" + String.join(", ", each) + "]";
    return new RateLimits(ConfigReader.read(yaml, "test", File.class, Map.of()).limits(), time);
  }

  private static boolean allowed(RateLimits limits, String rpc, Caller caller) {
    var taken = limits.takeForRpc(rpc, CallKind.UNARY, caller);
    return taken == null || !taken.isRefused();
  }

  private static LimitDecision taken(@Nullable LimitDecision result) {
    return Objects.requireNonNull(result, "a limit applies");
  }

  @Test
  void leaveAloneWhatTheyDoNotName() {
    var limits = limits("{rpc: a.S/M, rate: 1/h}");
    assertThat(limits.takeForRpc("a.S/N", CallKind.UNARY, ADA)).isNull();
    assertThat(limits.takeForPath("/a.S/M", ADA)).isNull();
    assertThat(limits().takeForRpc("a.S/M", CallKind.UNARY, ADA)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "address,          192.0.2.1, x, y, false",
    "address,          192.0.2.9, ada, t1, true",
    "identity,         192.0.2.9, ada, y, false",
    "identity,         192.0.2.1, x, t1, true",
    "header x-tenant,  192.0.2.9, x, t1, false",
    "header X-Tenant,  192.0.2.9, x, t1, false",
    "header x-tenant,  192.0.2.1, ada, t2, true",
    "everyone,         192.0.2.9, x, y, false"
  })
  void countByTheirKey(String per, String address, String identity, String tenant, boolean free) {
    var limits = limits("{rpc: a.S/*, per: %s, rate: 1/h}".formatted(per));
    assertThat(allowed(limits, "a.S/M", ADA)).isTrue();
    assertThat(allowed(limits, "a.S/M", ADA)).isFalse();
    assertThat(allowed(limits, "a.S/N", new Caller(address, identity, tenant))).isEqualTo(free);
  }

  @Test
  void countThoseWithoutTheHeaderByAddress() {
    var limits = limits("{rpc: a.S/M, per: header x-tenant, rate: 1/h}");
    assertThat(allowed(limits, "a.S/M", BOB)).isTrue();
    assertThat(allowed(limits, "a.S/M", BOB)).isFalse();
  }

  @Test
  void countLongValuesOfAHeaderApart() {
    var limits = limits("{rpc: a.S/M, per: header x-tenant, rate: 1/h}");
    var start = "t".repeat(100);
    var one = new Caller("192.0.2.1", "ada", start + "1");
    var other = new Caller("192.0.2.1", "ada", start + "2");
    assertThat(allowed(limits, "a.S/M", one)).isTrue();
    assertThat(allowed(limits, "a.S/M", one)).isFalse();
    assertThat(allowed(limits, "a.S/M", other)).isTrue();
  }

  @Test
  void applyAllAtOnceAndTakeNothingForARefusedCall() {
    var limits = limits("{rpc: a.S/*, per: everyone, rate: 3/h}", "{rpc: a.S/M, rate: 1/m}");
    assertThat(taken(limits.takeForRpc("a.S/M", CallKind.UNARY, ADA)).left())
        .as("of the stricter one")
        .isZero();
    for (int i = 0; i < 10; i++) {
      assertThat(allowed(limits, "a.S/M", ADA)).isFalse();
    }
    assertThat(taken(limits.takeForRpc("a.S/N", CallKind.UNARY, ADA)).left()).isEqualTo(1);
    assertThat(taken(limits.takeForRpc("a.S/M", CallKind.UNARY, BOB)).limit().rate())
        .hasToString("3/h");
    assertThat(allowed(limits, "a.S/N", BOB)).isFalse();
  }

  @Test
  void sayWhenToComeBack() {
    var limits = limits("{rpc: a.S/M, rate: 6/m, burst: 2}");
    assertThat(allowed(limits, "a.S/M", ADA)).isTrue();
    assertThat(allowed(limits, "a.S/M", ADA)).isTrue();
    time.advance(Duration.ofMillis(500));
    var refused = taken(limits.takeForRpc("a.S/M", CallKind.UNARY, ADA));
    assertThat(refused.isRefused()).isTrue();
    assertThat(refused.retryAfterSeconds()).isEqualTo(10);
    time.advance(Duration.ofSeconds(10));
    assertThat(allowed(limits, "a.S/M", ADA)).isTrue();
  }

  @Test
  void limitPaths() {
    var limits = limits("{path: /old/**, rate: 1/h}");
    assertThat(taken(limits.takeForPath("/old/a", ADA)).isRefused()).isFalse();
    assertThat(taken(limits.takeForPath("/old/b/c", ADA)).isRefused()).isTrue();
    assertThat(limits.takeForPath("/new", ADA)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/old/report,       true",
    "/old/report/,      true",
    "/old/Report,       true",
    "/OLD/report,       true",
    "/old/report.,      true",
    "/old/report%20,    true",
    "/old/%72eport,     true",
    "/old/%2572eport,   true",
    "/x/%2e%2e/report,  true",
    "/old/report/more,  false",
    "/old/reports,      false",
    "/old/re.port,      false",
  })
  void limitEverySpellingOfAPath(String path, boolean limited) {
    var limits = limits("{path: /old/report, rate: 1/h}");
    assertThat(taken(limits.takeForPath("/old/report", ADA)).isRefused()).isFalse();
    var again = limits.takeForPath(path, ADA);
    assertThat(again != null && again.isRefused()).isEqualTo(limited);
  }

  @Test
  void limitAPathWhosePatternHasCapitalsOrASlashAtItsEnd() {
    var limits = limits("{path: /Old/Report/, rate: 1/h}");
    assertThat(taken(limits.takeForPath("/Old/Report/", ADA)).isRefused()).isFalse();
    assertThat(taken(limits.takeForPath("/Old/Report", ADA)).isRefused()).isTrue();
    assertThat(taken(limits.takeForPath("/old/report", ADA)).isRefused()).isTrue();
  }

  @Test
  void limitEverySpellingOfAnRpcThatNoSchemaHas() {
    var limits = limits("{rpc: a.S/Get, rate: 1/h}");
    assertThat(taken(limits.takeForUnknownRpc("a.S/Get", ADA)).isRefused()).isFalse();
    assertThat(taken(limits.takeForUnknownRpc("A.s/gET", ADA)).isRefused()).isTrue();
    assertThat(limits.takeForUnknownRpc("a.S/Gets", ADA)).isNull();
    assertThat(limits("{rpc: a.S/Get, rate: 1/h}").takeForRpc("a.S/get", CallKind.UNARY, ADA))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {rate: 1/s}                                     | a rate limit needs rpc
          {rpc: a.S/M, path: /a, rate: 1/s}               | a rate limit needs rpc
          {rpc: a.S/M}                                    | needs one of rate: 100/s, bytes: 10MiB/s and open-streams
          {rpc: a.S/M, rate: often}                       | found 'often', expected a rate
          {rpc: a.S/M, rate: 1/s, per: caller}            | found 'caller', expected address
          {rpc: a.S/M, rate: 1/s, per: 'header a b'}      | expected address, identity
          {rpc: a.S/M, rate: 1/s, burst: 0}               | burst: at least 1
          """)
  void areRefusedWithTheReason(String limit, String why) {
    assertThatThrownBy(() -> limits(limit))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }
}
