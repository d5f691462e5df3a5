package io.weir.observability.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gauges that read the state of a part of the process, and which a successor of that part has under
 * the same names. They are registered once the part {@link #claim}s them, in place of those of its
 * predecessor. Counters and timers need no owner, because both parts count in the same ones.
 * Thread-safe.
 */
public final class OwnedMeters implements AutoCloseable {
  private final MeterRegistry registry;
  private final Map<Meter.Id, Supplier<Meter>> owned = new LinkedHashMap<>();
  private final Map<Meter.Id, Meter> registered = new HashMap<>();
  private boolean claimed;

  public OwnedMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Creates meters that are registered at once, of a part that has no predecessor. */
  public static OwnedMeters claimed(MeterRegistry registry) {
    var meters = new OwnedMeters(registry);
    meters.claim();
    return meters;
  }

  /**
   * Name of a meter.
   *
   * @param unit base unit of its value, "bytes" or "seconds"; null for a number of things
   */
  public record Name(String name, String description, @Nullable String unit, Tags tags) {
    public static Name of(String name, String description, String... tags) {
      return new Name(name, description, null, Tags.of(tags));
    }

    public Name in(String baseUnit) {
      return new Name(name, description, baseUnit, tags);
    }

    private Meter.Id id(Meter.Type type) {
      return new Meter.Id(name, tags, unit, description, type);
    }
  }

  /** Returns the registry, for counters and timers. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Adds a gauge. Returns its identity, by which it is removed. */
  public <T> Meter.Id gauge(Name name, T of, ToDoubleFunction<T> value) {
    return add(
        name.id(Meter.Type.GAUGE),
        () ->
            Gauge.builder(name.name(), of, value)
                .description(name.description())
                .baseUnit(name.unit())
                .tags(name.tags())
                .register(registry));
  }

  /** Adds a counter that reads its count. Returns its identity, by which it is removed. */
  public <T> Meter.Id count(Name name, T of, ToDoubleFunction<T> count) {
    return add(
        name.id(Meter.Type.COUNTER),
        () ->
            FunctionCounter.builder(name.name(), of, count)
                .description(name.description())
                .baseUnit(name.unit())
                .tags(name.tags())
                .register(registry));
  }

  private synchronized Meter.Id add(Meter.Id id, Supplier<Meter> registration) {
    owned.put(id, registration);
    if (claimed) {
      register(id, registration);
    }
    return id;
  }

  /** Registers all meters, those of the future included, in place of the predecessor's. */
  public synchronized void claim() {
    if (!claimed) {
      claimed = true;
      owned.forEach(this::register);
    }
  }

  private void register(Meter.Id id, Supplier<Meter> registration) {
    var _ = registry.removeByPreFilterId(id);
    registered.put(id, registration.get());
  }

  /** Removes a meter. One that a successor has claimed stays the successor's. */
  public synchronized void remove(Meter.Id id) {
    owned.remove(id);
    var mine = registered.remove(id);
    if (mine != null && isRegistered(mine)) {
      var _ = registry.remove(mine);
    }
  }

  /** Returns whether this very meter is registered; a successor's is equal to it. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isRegistered(Meter meter) {
    return registry.find(meter.getId().getName()).tags(meter.getId().getTags()).meters().stream()
        .anyMatch(found -> found == meter);
  }

  @Override
  public synchronized void close() {
    claimed = false;
    owned.clear();
    for (var id : Map.copyOf(registered).keySet()) {
      remove(id);
    }
  }
}
