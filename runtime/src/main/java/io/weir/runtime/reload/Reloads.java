package io.weir.runtime.reload;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.runtime.config.ConfigDiff;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.reload.ReloadStatus.Outcome;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads the configuration of a running process: reads the whole file, checks it, and lets the
 * process apply it in one step. A file with mistakes changes nothing. Reloads are serialised.
 * Thread-safe.
 *
 * @param <C> type of the configuration
 */
public final class Reloads<C> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

  /** Number of changes in one line of the log; /config/reload has all of them. */
  private static final int LOGGED = 20;

  private final ConfigSource<C> source;
  private final InstantSource clock;
  private final Counter applied;
  private final Counter refused;
  private volatile ReloadStatus status;
  private final WatchedFiles files = new WatchedFiles();
  private @Nullable C current;
  private @Nullable Consumer<C> process;

  public Reloads(ConfigSource<C> source, InstantSource clock, MeterRegistry meters) {
    this.source = source;
    this.clock = clock;
    this.status = ReloadStatus.started(clock.instant());
    this.applied = counter(meters, Outcome.APPLIED);
    this.refused = counter(meters, Outcome.REFUSED);
    Gauge.builder("weir.config.version", this, each -> each.status().version())
        .description("Number of configurations that have been served, from 1")
        .register(meters);
    Gauge.builder("weir.config.since", this, each -> each.status().since().getEpochSecond())
        .description("When the configuration that is served was applied, in Unix time")
        .baseUnit("seconds")
        .register(meters);
  }

  private static Counter counter(MeterRegistry meters, Outcome outcome) {
    return Counter.builder("weir.config.reloads")
        .description("Reloads of the configuration: applied, or refused and without effect")
        .tag("outcome", outcome.toString())
        .register(meters);
  }

  /**
   * Starts to reload for a process that serves, and to watch its files.
   *
   * @param first configuration that the process has started with
   * @param apply applies another one in one step; throws {@link ConfigException} or
   *     IllegalArgumentException, and changes nothing, if the process cannot
   */
  public synchronized void serve(C first, Consumer<C> apply) {
    current = first;
    process = apply;
    files.follow(source.watched(first));
    files.start(() -> reload("a change of its files"));
  }

  /** Returns whether the process can apply another configuration. */
  public synchronized boolean areServed() {
    return process != null;
  }

  /**
   * Reads the file and applies it. Returns when the new configuration is served, or has been
   * refused.
   *
   * @param cause what asks for it, for the log
   * @return the status after it; unchanged if the process cannot reload
   */
  public synchronized ReloadStatus reload(String cause) {
    var before = current;
    var apply = process;
    if (before == null || apply == null) {
      return status;
    }
    files.reading();
    try {
      var next = source.read();
      var changes = ConfigDiff.of(source.shown(before), source.shown(next));
      apply.accept(next);
      current = next;
      applied(cause, changes, next);
    } catch (ConfigException e) {
      refused(cause, e.mistakes().stream().map(ConfigException.Mistake::toString).toList());
    } catch (RuntimeException e) {
      LOG.debug("reload failed", e);
      refused(
          cause,
          String.valueOf(e.getMessage()).lines().map(line -> source.name() + ": " + line).toList());
    }
    return status;
  }

  private void applied(String cause, List<String> changes, C next) {
    applied.increment();
    status = status.applied(clock.instant(), cause, changes);
    files.follow(source.watched(next));
    int more = changes.size() - LOGGED;
    LOG.info(
        "reloaded {} after {}, version {}: {}{}",
        source.name(),
        cause,
        status.version(),
        changes.isEmpty()
            ? "no key has changed"
            : String.join("; ", changes.subList(0, Math.min(changes.size(), LOGGED))),
        more > 0 ? "; and " + more + " more" : "");
  }

  private void refused(String cause, List<String> mistakes) {
    var again =
        status.last().outcome() == Outcome.REFUSED && status.last().mistakes().equals(mistakes);
    refused.increment();
    status = status.refused(clock.instant(), cause, mistakes);
    if (!again) {
      mistakes.forEach(mistake -> LOG.warn("not reloaded after {}: {}", cause, mistake));
    }
  }

  public ReloadStatus status() {
    return status;
  }

  /** Stops watching the files. The process keeps its configuration. */
  @Override
  public synchronized void close() {
    process = null;
    files.close();
  }
}
