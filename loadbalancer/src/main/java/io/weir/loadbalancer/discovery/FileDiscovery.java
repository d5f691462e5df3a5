package io.weir.loadbalancer.discovery;

import io.weir.loadbalancer.endpoint.EndpointConfig;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.file.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a file with a list of endpoints, as in a configuration. The file is polled, because not
 * every file system reports changes, and read when its time, size or identity changes. A list that
 * is invalid, empty or missing changes nothing: the last good one stays for as long as that lasts.
 */
final class FileDiscovery implements Discovery {
  private static final Logger LOG = LoggerFactory.getLogger(FileDiscovery.class);
  private static final int MOST = 100_000;

  private final Path file;
  private final String cluster;
  private final Consumer<List<EndpointConfig>> found;
  private @Nullable FileStamp seen;
  private List<EndpointConfig> last = List.of();
  private volatile String problem = "";
  private volatile @Nullable ScheduledFuture<?> looking;

  /** Content of the file. */
  record Listed(List<EndpointConfig> endpoints) {
    public Listed {
      if (endpoints.isEmpty() || endpoints.size() > MOST) {
        throw new IllegalArgumentException(
            "endpoints: found %d, expected 1 to %d".formatted(endpoints.size(), MOST));
      }
      endpoints = List.copyOf(endpoints);
    }
  }

  private FileDiscovery(Path file, String cluster, Consumer<List<EndpointConfig>> found) {
    this.file = file;
    this.cluster = cluster;
    this.found = found;
  }

  static FileDiscovery start(
      Path file,
      Settings settings,
      Consumer<List<EndpointConfig>> found,
      ScheduledExecutorService threads) {
    var discovery = new FileDiscovery(file, settings.cluster(), found);
    discovery.look();
    long nanos = settings.poll().toNanos();
    discovery.looking =
        threads.scheduleWithFixedDelay(discovery::look, nanos, nanos, TimeUnit.NANOSECONDS);
    return discovery;
  }

  private synchronized void look() {
    try {
      var stamp = FileStamp.of(file);
      if (!stamp.equals(seen)) {
        // Recorded before the read, so that the next look sees a change during the read.
        seen = stamp;
        accept(ConfigReader.read(file, Listed.class, Map.of()).endpoints());
      }
    } catch (IOException e) {
      seen = null;
      refuse(file + ": it cannot be read: " + e);
    } catch (ConfigException e) {
      refuse(String.valueOf(e.getMessage()));
    }
  }

  private void accept(List<EndpointConfig> now) {
    if (!problem.isEmpty()) {
      LOG.info("cluster {}: {} can be used again", cluster, file);
    }
    problem = "";
    if (!now.equals(last)) {
      last = now;
      found.accept(now);
    }
  }

  private void refuse(String why) {
    if (!why.equals(problem)) {
      LOG.warn("cluster {}: kept {} endpoints, because {}", cluster, last.size(), why);
    }
    problem = why;
  }

  @Override
  public String problem() {
    return problem;
  }

  @Override
  public void close() {
    var task = looking;
    if (task != null) {
      task.cancel(false);
    }
  }
}
