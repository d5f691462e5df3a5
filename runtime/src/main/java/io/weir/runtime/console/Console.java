package io.weir.runtime.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.HttpService;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.runtime.serving.AdminServer;
import io.weir.runtime.serving.JsonPage;
import io.weir.runtime.serving.Rendering;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Console of a process: reads its clusters twice a second, on a daemon thread, for the readers of
 * the stream, and once a second for the history. Closed before the admin port, whose requests it
 * ends.
 */
public final class Console implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Console.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long TICK_MILLIS = 500;

  private final Source source;
  private final RequestTotals requests;
  private final History history;
  private final ConsoleStream stream = new ConsoleStream();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("weir-console").daemon().factory());
  private long ticks;

  /**
   * Process that the console shows.
   *
   * @param kind gateway or sidecar
   * @param clusters reads the clusters of the configuration that is served
   * @param nanoTime monotonic time in nanoseconds
   * @param clock time of day
   */
  public record Source(
      String kind,
      MeterRegistry meters,
      Supplier<List<ClusterReading>> clusters,
      LongSupplier nanoTime,
      InstantSource clock) {}

  Console(Source source) {
    this.source = source;
    this.requests = new RequestTotals(source.meters());
    this.history = new History(source.kind());
  }

  /** Starts to keep the history. */
  public static Console start(Source source) {
    var console = new Console(source);
    var _ =
        console.timer.scheduleWithFixedDelay(
            console::tickSafely, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    return console;
  }

  /** Returns the pages of the console by path. */
  public Map<String, HttpService> pages() {
    return Map.of(
        AdminServer.CONSOLE,
        ConsolePages.html(),
        "/console/assets/{file}",
        ConsolePages.assets(),
        "/console/stream",
        stream,
        "/console/history",
        (ctx, req) -> Rendering.of(ctx, () -> history(ctx.queryParams())));
  }

  private HttpResponse history(QueryParams params) {
    var key = new History.Key(params.get("cluster", ""), params.get("endpoint", ""));
    var found = history.of(key, source.clock().millis());
    return found.isPresent()
        ? JsonPage.answer(HttpStatus.OK, found.get())
        : JsonPage.answer(
            HttpStatus.NOT_FOUND,
            Map.of(
                "status",
                404,
                "message",
                "nothing is kept of this cluster or endpoint; /clusters lists them"));
  }

  private void tickSafely() {
    try {
      tick();
    } catch (RuntimeException e) {
      // An exception would end the schedule.
      log.warn("the console could not read the clusters", e);
    }
  }

  /** Reads the process: for the history each second time, for readers of the stream each time. */
  void tick() {
    boolean sampled = ticks++ % 2 == 0;
    if (!sampled && stream.readers() == 0) {
      return;
    }
    var reading =
        new Reading(requests.totals(), requests.active(), List.copyOf(source.clusters().get()));
    long millis = source.clock().millis();
    if (sampled) {
      history.sample(source.nanoTime().getAsLong(), millis, reading);
    }
    if (stream.readers() > 0) {
      stream.publish(json(history.frame(millis, reading)));
    }
  }

  private static String json(Frame frame) {
    try {
      return JSON.writeValueAsString(frame);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a frame has only numbers and texts", e);
    }
  }

  int readers() {
    return stream.readers();
  }

  /** Ends the streams and the thread. */
  @Override
  public void close() {
    timer.shutdownNow();
    stream.close();
  }
}
