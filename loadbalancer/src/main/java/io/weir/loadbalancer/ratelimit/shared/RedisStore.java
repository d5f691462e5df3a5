package io.weir.loadbalancer.ratelimit.shared;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Buckets in Redis or Valkey, over one connection. A connection that failed to answer once is
 * dropped, because nothing says that it ever will; the next question opens another. Thread-safe.
 */
final class RedisStore implements BucketStore {
  /** Longest time of opening a connection. Calls are counted as if the server were away. */
  static final Duration CONNECT = Duration.ofSeconds(1);

  private static final Duration END = Duration.ofSeconds(2);

  private final RedisURI address;
  private final Duration timeout;

  /** The first answer may take longer: its classes are loaded. */
  private volatile Duration limit = CONNECT;

  private final ClientResources resources;
  private final RedisClient client;
  private final AtomicReference<
          @Nullable CompletableFuture<StatefulRedisConnection<String, String>>>
      connection = new AtomicReference<>();

  private RedisStore(RedisURI address, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
    this.resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .build();
    this.client = RedisClient.create(resources);
    client.setOptions(options());
  }

  static RedisStore of(RateLimitStoreConfig config) {
    var url = Objects.requireNonNull(config.redis(), "a store has an address");
    var address = RedisURI.create(url);
    address.setTimeout(CONNECT);
    address.setClientName("weir");
    var password = config.password();
    if (password != null) {
      address.setCredentialsProvider(
          new StaticCredentialsProvider(config.user(), password.value().toCharArray()));
    }
    return new RedisStore(address, config.timeout());
  }

  private static ClientOptions options() {
    return ClientOptions.builder()
        // A new connection is opened by the next question, whose back-off is that of all failures.
        .autoReconnect(false)
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        // Proxies and old servers know it, and nothing of the newer one is needed.
        .protocolVersion(ProtocolVersion.RESP2)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        // Futures have their own limits of time.
        .timeoutOptions(TimeoutOptions.create())
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(CONNECT)
                .keepAlive(true)
                .tcpNoDelay(true)
                .build())
        .build();
  }

  @Override
  public CompletionStage<List<Long>> settle(List<Settlement> settlements) {
    var asked = connection();
    return asked
        .thenCompose(open -> ask(open, settlements))
        .whenComplete((_, failure) -> {
          limit = timeout;
          if (failure != null) {
            drop(asked);
          }
        });
  }

  private CompletionStage<List<Long>> ask(
      StatefulRedisConnection<String, String> open, List<Settlement> settlements) {
    return open.async()
        .<List<Object>>eval(
            SettleScript.TEXT,
            ScriptOutputType.MULTI,
            SettleScript.keys(settlements),
            SettleScript.arguments(settlements))
        .toCompletableFuture()
        .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
        .thenApply(missing ->
            missing.stream().map(each -> TimeUnit.MICROSECONDS.toNanos((Long) each)).toList());
  }

  private CompletableFuture<StatefulRedisConnection<String, String>> connection() {
    var known = connection.get();
    if (known == null) {
      known =
          client
              .connectAsync(StringCodec.ASCII, address)
              .toCompletableFuture()
              .orTimeout(CONNECT.toNanos(), TimeUnit.NANOSECONDS);
      connection.set(known);
    }
    return known;
  }

  private void drop(CompletableFuture<StatefulRedisConnection<String, String>> failed) {
    connection.compareAndSet(failed, null);
    var _ =
        failed.thenAccept(open -> {
          if (open.isOpen()) {
            var _ = open.closeAsync();
          }
        });
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, END);
    var _ =
        resources
            .shutdown(0, END.toMillis(), TimeUnit.MILLISECONDS)
            .awaitUninterruptibly(END.toMillis());
  }
}
