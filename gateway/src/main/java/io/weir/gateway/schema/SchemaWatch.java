package io.weir.gateway.schema;

import io.weir.gateway.routing.CurrentApis;
import io.weir.gateway.routing.ServedApi;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.Eligible;
import io.weir.runtime.health.Health;
import io.weir.transcoding.SchemaException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the schema of one API as its instances tell it: asks each when it enters rotation, when a
 * connection to it has ended, again when it did not answer, and from time to time. What they tell
 * is served as soon as it is known; what cannot be served is refused and leaves the rest as it was.
 * Lives on its thread; only the view and the health are for others.
 */
final class SchemaWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaWatch.class);

  private final ReflectedApi api;
  private final Surroundings surroundings;
  private final Map<ClusterEndpoint, Instance> instances = new ConcurrentHashMap<>();
  private Epochs<ClusterEndpoint> epochs = Epochs.none();
  private volatile SchemaView view;

  /**
   * What all watches share.
   *
   * @param thread one, on which all of this happens
   */
  record Surroundings(
      CurrentApis apis,
      ScheduledExecutorService thread,
      LongSupplier nanoTime,
      IntUnaryOperator random,
      Pace pace,
      ReadingLimits limits) {}

  SchemaWatch(ReflectedApi api, Surroundings surroundings) {
    this.api = api;
    this.surroundings = surroundings;
    api.cluster().endpoints().forEach(this::instance);
    this.view = seen();
  }

  void start() {
    api.cluster().onRotation(endpoint -> execute(() -> rotated(endpoint)));
    api.cluster().onDisconnect(endpoint -> execute(() -> disconnected(endpoint)));
    api.cluster().endpoints().forEach(endpoint -> execute(() -> rotated(endpoint)));
  }

  private Instance instance(ClusterEndpoint endpoint) {
    return instances.computeIfAbsent(endpoint, e -> new Instance(api.clusterName(), e));
  }

  private void execute(Runnable task) {
    try {
      surroundings.thread().execute(task);
    } catch (RejectedExecutionException e) {
      // The gateway is closing: nothing has to be known any more.
      LOG.debug("cluster {}: not looked at", api.clusterName(), e);
    }
  }

  /** Whoever comes back may be another, with another schema: until it has told, it has none. */
  private void rotated(ClusterEndpoint endpoint) {
    var instance = instance(endpoint);
    int life = instance.begin();
    if (endpoint.removed()) {
      instances.remove(endpoint);
    }
    publish(epochs.without(endpoint));
    ask(instance, life);
  }

  /** It may have restarted so fast that no check saw it; one question for many connections. */
  private void disconnected(ClusterEndpoint endpoint) {
    var instance = instances.get(endpoint);
    if (instance != null && !instance.soon()) {
      instance.soon(true);
      plan(instance, surroundings.pace().soonMicros());
    }
  }

  private void plan(Instance instance, long micros) {
    int life = instance.life();
    instance.next(
        surroundings.thread().schedule(() -> ask(instance, life), micros, TimeUnit.MICROSECONDS));
  }

  private void ask(Instance instance, int life) {
    var endpoint = instance.endpoint();
    if (!instance.lives(life) || endpoint.removed() || !endpoint.health().usable()) {
      return;
    }
    instance.soon(false);
    var client = new ReflectionClient(endpoint.client(), surroundings.thread());
    var _ =
        new SchemaReading(client, api.services(), surroundings.limits(), surroundings.nanoTime())
            .read()
            .whenCompleteAsync(
                (schema, thrown) -> told(instance, life, schema, thrown), surroundings.thread());
  }

  private void told(
      Instance instance, int life, @Nullable ReflectedSchema schema, @Nullable Throwable thrown) {
    if (!instance.lives(life)) {
      return;
    }
    if (schema == null) {
      // What is known of it stays: that it does not answer now does not change what it is.
      instance.unreadable(message(thrown));
    } else {
      accept(instance, schema);
    }
    view = seen();
    if (!instance.soon()) {
      plan(instance, surroundings.pace().nextMicros(instance.failures(), surroundings.random()));
    }
  }

  private static String message(@Nullable Throwable thrown) {
    var cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return cause instanceof UnreadableSchema told
        ? String.valueOf(told.getMessage())
        : "reading failed: " + cause;
  }

  private void accept(Instance instance, ReflectedSchema schema) {
    var endpoint = instance.endpoint();
    try {
      var known = epochs.find(schema.hash());
      var epoch = known.orElseGet(() -> Epoch.compile(schema, api.options()));
      publish(epochs.with(endpoint, epoch));
      instance.accepted();
      if (known.isEmpty()) {
        LOG.info(
            "cluster {}: schema {} with {} routes, first seen at {}",
            api.clusterName(),
            schema.hash(),
            epoch.api().routes().size(),
            endpoint.address());
      }
    } catch (SchemaException | IllegalArgumentException wrong) {
      publish(epochs.without(endpoint));
      instance.refused(schema.hash(), String.valueOf(wrong.getMessage()));
    }
  }

  /**
   * @throws IllegalArgumentException if it conflicts with another API: nothing changes
   */
  private void publish(Epochs<ClusterEndpoint> next) {
    if (!next.equals(epochs)) {
      surroundings
          .apis()
          .replace(api.number(), next.served().stream().map(epoch -> served(next, epoch)).toList());
      epochs = next;
    }
    view = seen();
  }

  private ServedApi served(Epochs<ClusterEndpoint> next, Epoch epoch) {
    return ServedApi.of(
        api.number(),
        api.clusterName(),
        api.cluster(),
        epoch.hash(),
        epoch.api(),
        speakers(next, epoch));
  }

  /** Null if all have it, and if nobody has any: then the last one known is as good as it gets. */
  private @Nullable Eligible speakers(Epochs<ClusterEndpoint> next, Epoch epoch) {
    var members = next.members(epoch);
    return members.isEmpty() || members.size() == instances.size()
        ? null
        : new Eligible(members, next.standIns(epoch));
  }

  private SchemaView seen() {
    return SchemaViews.of(api, epochs, instances.values());
  }

  SchemaView view() {
    return view;
  }

  Health.Report health() {
    Map<String, String> outOfRotation =
        instances.keySet().stream()
            .filter(endpoint -> !endpoint.health().usable())
            .collect(Collectors.toMap(e -> e.address(), e -> e.health().reason(), (a, b) -> a));
    return SchemaHealth.of(view, outOfRotation);
  }
}
