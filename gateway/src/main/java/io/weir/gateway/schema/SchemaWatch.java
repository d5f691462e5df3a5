package io.weir.gateway.schema;

import io.weir.gateway.routing.CurrentApis;
import io.weir.gateway.routing.ServedApi;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.Eligible;
import io.weir.runtime.health.Health;
import io.weir.transcoding.SchemaException;
import java.util.ArrayList;
import java.util.List;
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
 * Keeps the schemas of one API up to date. Reads each instance when it enters rotation, when a
 * connection to it has ended, again after a failed reading, and from time to time. Serves a schema
 * as soon as it is known; refuses one that cannot be served and leaves the rest unchanged. Confined
 * to its thread, except for the view and the health.
 */
final class SchemaWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaWatch.class);

  private final ReflectedApi api;
  private final Environment environment;
  private final Map<ClusterEndpoint, Instance> instances = new ConcurrentHashMap<>();
  private Epochs<ClusterEndpoint> epochs = Epochs.none();
  private final List<Runnable> listening = new ArrayList<>();
  private volatile SchemaView view;

  /** True once no instance could be asked, and since then. */
  private volatile boolean missed;

  /**
   * Environment that all watches share.
   *
   * @param thread the single thread on which all watches run
   */
  record Environment(
      CurrentApis apis,
      ScheduledExecutorService thread,
      LongSupplier nanoTime,
      IntUnaryOperator random,
      ReadingSchedule schedule,
      ReadingLimits limits) {}

  SchemaWatch(ReflectedApi api, Environment environment) {
    this.api = api;
    this.environment = environment;
    api.cluster().endpoints().forEach(this::instance);
    this.view = seen();
  }

  void start() {
    listening.add(api.cluster().onRotation(endpoint -> execute(() -> rotated(endpoint))));
    listening.add(api.cluster().onDisconnect(endpoint -> execute(() -> disconnected(endpoint))));
    api.cluster().endpoints().forEach(endpoint -> execute(() -> rotated(endpoint)));
  }

  /** Stops listening to the cluster, which may outlive the watch. */
  void stop() {
    listening.forEach(Runnable::run);
  }

  private Instance instance(ClusterEndpoint endpoint) {
    return instances.computeIfAbsent(endpoint, e -> new Instance(api.clusterName(), e));
  }

  private void execute(Runnable task) {
    try {
      environment.thread().execute(task);
    } catch (RejectedExecutionException e) {
      // The gateway is closing and no longer needs a schema.
      LOG.debug("cluster {}: not looked at", api.clusterName(), e);
    }
  }

  /** Forgets the schema of an endpoint, because the process that returns may have another one. */
  private void rotated(ClusterEndpoint endpoint) {
    var instance = instance(endpoint);
    int life = instance.begin();
    if (endpoint.removed()) {
      instances.remove(endpoint);
    }
    publish(epochs.without(endpoint));
    missed |= instances.keySet().stream().noneMatch(each -> each.health().usable());
    ask(instance, life);
  }

  /** Schedules one reading for all lost connections, because health checks miss a fast restart. */
  private void disconnected(ClusterEndpoint endpoint) {
    var instance = instances.get(endpoint);
    if (instance != null && !instance.soon()) {
      instance.soon(true);
      plan(instance, environment.schedule().soonMicros());
    }
  }

  private void plan(Instance instance, long micros) {
    int life = instance.life();
    instance.next(
        environment.thread().schedule(() -> ask(instance, life), micros, TimeUnit.MICROSECONDS));
  }

  private void ask(Instance instance, int life) {
    var endpoint = instance.endpoint();
    if (!instance.lives(life) || endpoint.removed() || !endpoint.health().usable()) {
      return;
    }
    instance.soon(false);
    var client = new ReflectionClient(endpoint.client(), environment.thread());
    var _ =
        new SchemaReader(client, api.services(), environment.limits(), environment.nanoTime())
            .read()
            .whenCompleteAsync(
                (schema, thrown) -> told(instance, life, schema, thrown), environment.thread());
  }

  private void told(
      Instance instance, int life, @Nullable ReflectedSchema schema, @Nullable Throwable thrown) {
    if (!instance.lives(life)) {
      return;
    }
    if (schema == null) {
      // The known schema stays: a failed reading does not change it.
      instance.unreadable(message(thrown));
    } else {
      accept(instance, schema);
    }
    view = seen();
    if (!instance.soon()) {
      plan(instance, environment.schedule().nextMicros(instance.failures(), environment.random()));
    }
  }

  private static String message(@Nullable Throwable thrown) {
    var cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return cause instanceof UnreadableSchemaException told
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
   * Publishes the schemas.
   *
   * @throws IllegalArgumentException if they conflict with another API; the published schemas then
   *     stay
   */
  private void publish(Epochs<ClusterEndpoint> next) {
    if (!next.equals(epochs)) {
      environment
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
        speakers(next, epoch),
        api.rules());
  }

  /**
   * Returns the instances that have the schema, or null if any instance may be used: all of them
   * have it, or none has any.
   */
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
    return SchemaHealth.of(view, missed || instances.isEmpty(), outOfRotation);
  }

  /** Returns whether a schema is known, or there was no instance to ask. */
  boolean isSettled() {
    return !view.epochs().isEmpty() || missed;
  }

  /** Returns why the cluster cannot serve whatever its endpoints; empty if the schema is known. */
  String lack() {
    return view.epochs().isEmpty() ? "no schema is known" : "";
  }
}
