package io.weir.quickstart;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Concurrent clients, each of which reads one user after the other until closed. */
final class Readers implements AutoCloseable {
  /**
   * Pause between two reads of one client, so that the load stays below the capacity of two cores.
   */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

  private final WebClient gateway;
  private final String path;
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final LongAdder answered = new LongAdder();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  private Readers(WebClient gateway, String path) {
    this.gateway = gateway;
    this.path = path;
  }

  static Readers start(int count, int gatewayPort, String path) {
    var client =
        WebClient.builder("http://127.0.0.1:" + gatewayPort)
            .factory(ClientFactory.ofDefault())
            .responseTimeoutMillis(20_000)
            .build();
    var readers = new Readers(client, path);
    for (int i = 0; i < count; i++) {
      readers.clients.execute(readers::read);
    }
    return readers;
  }

  /** Returns the number of reads that were answered correctly. */
  long answered() {
    return answered.sum();
  }

  /** Returns the failures, one per read. */
  Queue<String> failures() {
    return failures;
  }

  private void read() {
    while (!closed) {
      try {
        judge(gateway.get(path).aggregate().get(30, TimeUnit.SECONDS));
      } catch (ExecutionException | TimeoutException e) {
        failures.add(e.toString());
      } catch (InterruptedException e) {
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void judge(AggregatedHttpResponse response) {
    if (response.status().equals(HttpStatus.OK)) {
      answered.increment();
    } else {
      failures.add(response.status() + " " + response.contentUtf8());
    }
  }

  /** Stops the clients and waits for the reads in flight. */
  @Override
  public void close() {
    closed = true;
    clients.close();
  }
}
