package io.weir.loadbalancer.ratelimit.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.loadbalancer.ratelimit.shared.RateLimitStoreConfig.WhenAway;
import io.weir.runtime.config.Secret;
import io.weir.testkit.proxy.FaultProxy;
import io.weir.testkit.redis.RedisTestServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Settling in a real server. */
final class RedisStoreTest {
  private static final long HOUR = Duration.ofHours(1).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @SuppressWarnings("NullAway.Init")
  private static RedisTestServer server;

  @BeforeAll
  static void start() {
    server = RedisTestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static RedisStore store(String url, @Nullable String password) {
    return RedisStore.of(
        new RateLimitStoreConfig(
            URI.create(url),
            null,
            password == null ? null : Secret.parse(password),
            Duration.ofSeconds(2),
            WhenAway.OPEN,
            "test"));
  }

  private static List<Long> settle(RedisStore store, Settlement... settlements) {
    return store.settle(List.of(settlements)).toCompletableFuture().join();
  }

  private static Settlement spent(String key, long nanos) {
    return new Settlement(key, nanos, 0);
  }

  /** Buckets fill while the test runs: up to a minute, which an hour does not notice. */
  private static void assertMissing(List<Long> missing, long... expected) {
    assertThat(missing).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(missing.get(i)).isBetween(expected[i] - 60 * SECOND, expected[i]);
    }
  }

  @Test
  void addsUpWhatIsSpentAndGivenBack() {
    try (var one = store(server.url(), null);
        var other = store(server.url() + "/0", null)) {
      assertMissing(settle(one, spent("a", HOUR), spent("b", 2 * HOUR)), HOUR, 2 * HOUR);
      assertMissing(settle(other, spent("a", HOUR)), 2 * HOUR);
      assertMissing(settle(one, spent("a", -HOUR), spent("b", 0)), HOUR, 2 * HOUR);
      assertMissing(settle(other, spent("a", -5 * HOUR)), 0);
      assertMissing(settle(other, spent("a", HOUR)), HOUR);
      assertThat(settle(one)).as("a question whether it is there").isEmpty();
    }
  }

  @Test
  void beginsALostBucketAsTheGatewayRemembersIt() {
    try (var store = store(server.url(), null)) {
      assertMissing(settle(store, new Settlement("lost", HOUR, 3 * HOUR)), 4 * HOUR);
      assertMissing(settle(store, new Settlement("lost", HOUR, 0)), 5 * HOUR);
    }
  }

  @Test
  void keepsDatabasesApart() {
    try (var one = store(server.url() + "/1", null);
        var other = store(server.url() + "/2", null)) {
      assertMissing(settle(one, spent("apart", HOUR)), HOUR);
      assertMissing(settle(other, spent("apart", HOUR)), HOUR);
    }
  }

  /** The server forgets full buckets, so that ten million callers are no memory for long. */
  @Test
  void keepsABucketUntilItIsFull() {
    try (var store = store(server.url(), null);
        var redis = io.lettuce.core.RedisClient.create(server.url())) {
      var _ = settle(store, spent("empty", HOUR), spent("full", 0));
      var commands = redis.connect().sync();
      assertThat(commands.pttl("empty")).isBetween(HOUR / 1_000_000 - 60_000, HOUR / 1_000_000);
      assertThat(commands.exists("full")).isZero();
      var _ = settle(store, spent("empty", -HOUR));
      assertThat(commands.exists("empty")).isZero();
    }
  }

  @Test
  void provesItself() {
    try (var guarded = RedisTestServer.start("open-sesame");
        var right = store(guarded.url(), "open-sesame");
        var wrong = store(guarded.url(), "wrong");
        var none = store(guarded.url(), null)) {
      assertMissing(settle(right, spent("a", HOUR)), HOUR);
      assertThatThrownBy(() -> settle(wrong, spent("a", HOUR)))
          .hasStackTraceContaining("WRONGPASS");
      assertThatThrownBy(() -> settle(none, spent("a", HOUR))).hasStackTraceContaining("NOAUTH");
    }
  }

  @Test
  void failsAtOnceWithoutAServerAndInTimeIfItIsSilent() {
    try (var proxy = FaultProxy.to(server.port());
        var store = store("redis://" + proxy.address(), null)) {
      proxy.refuse();
      assertThatThrownBy(() -> settle(store, spent("a", 1))).isNotNull();
      proxy.pass();
      var _ = settle(store, spent("a", 1));
      proxy.silence();
      var asked = store.settle(List.of(spent("a", 1))).toCompletableFuture();
      assertThatThrownBy(() -> asked.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TimeoutException.class);
      proxy.pass();
      assertThat(settle(store, spent("a", HOUR))).hasSize(1);
      assertThat(proxy.accepted())
          .as("a connection that was silent is not used again")
          .isEqualTo(2);
    }
  }
}
