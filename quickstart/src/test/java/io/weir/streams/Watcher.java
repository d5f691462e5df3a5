package io.weir.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches the changes of users in one form. When a stream ends for any reason, it reconnects behind
 * the last change received: to the same gateway, or to the next one if that is gone.
 */
final class Watcher implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Time longer than any heartbeat, after which the connection counts as dead. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private static final String END = "";

  private final Way way;
  private final List<Integer> gateways;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(SILENCE).build();
  private final List<Long> heard = new CopyOnWriteArrayList<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile long start = -1;
  private volatile long position = -1;
  private final AtomicInteger streams = new AtomicInteger();
  private int gateway;
  private volatile boolean closed;

  private Watcher(Way way, List<Integer> gateways) {
    this.way = way;
    this.gateways = gateways;
    this.thread = Thread.ofVirtual().unstarted(this::run);
  }

  /** Starts a watch at the first of these gateways. */
  static Watcher start(Way way, List<Integer> gateways) {
    var watcher = new Watcher(way, gateways);
    watcher.thread.start();
    return watcher;
  }

  /** Returns the numbers of the changes, in order of arrival. */
  List<Long> heard() {
    return List.copyOf(heard);
  }

  /** Returns the number of the change behind which the watch began; less than 0 before. */
  long start() {
    return start;
  }

  /** Returns the number of the last change received. */
  long position() {
    return position;
  }

  /** Returns the number of streams opened so far. */
  int streams() {
    return streams.get();
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  private void run() {
    while (!closed) {
      try {
        follow(gateways.get(gateway));
      } catch (ConnectException gone) {
        gateway = (gateway + 1) % gateways.size();
      } catch (IOException | UncheckedIOException broken) {
        // As for the others: reconnects behind the last change received.
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        problems.add(e.toString());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void follow(int port) throws IOException, InterruptedException {
    if (way == Way.SOCKET) {
      overSocket(port);
    } else {
      overHttp(port);
    }
  }

  private void overHttp(int port) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/users:watch"))
            .header("accept", way == Way.EVENTS ? "text/event-stream" : "application/x-ndjson");
    if (position >= 0) {
      request.header("last-event-id", Long.toString(position));
    }
    var answer = http.send(request.build(), BodyHandlers.ofLines());
    if (answer.statusCode() == 200) {
      streams.incrementAndGet();
      try (Stream<String> lines = answer.body()) {
        lines.forEach(this::line);
      }
    }
  }

  private void line(String line) {
    if (way != Way.EVENTS) {
      hear(line);
    } else if (line.startsWith("data:")) {
      hear(line.substring("data:".length()));
    }
  }

  private void overSocket(int port) throws IOException, InterruptedException {
    var messages = new LinkedBlockingQueue<String>();
    var builder = http.newWebSocketBuilder();
    if (position >= 0) {
      builder.header("last-event-id", Long.toString(position));
    }
    var uri = URI.create("ws://127.0.0.1:" + port + "/v1/users:watch");
    try {
      var socket = builder.buildAsync(uri, new Listener(messages)).join();
      streams.incrementAndGet();
      for (var next = messages.poll(SILENCE.toSeconds(), TimeUnit.SECONDS);
          next != null && !next.equals(END);
          next = messages.poll(SILENCE.toSeconds(), TimeUnit.SECONDS)) {
        hear(next);
      }
      socket.abort();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException refused) {
        throw refused;
      }
      throw e;
    }
  }

  private void hear(String text) {
    var message = json(text);
    long id = message.path("id").asLong();
    if (!message.has("kind")) {
      return; // an error, which is the last event
    }
    if (message.path("kind").asText().equals("STARTED")) {
      if (start < 0) {
        start = id;
      } else if (id != position) {
        problems.add("asked for what comes behind " + position + ", got it behind " + id);
      }
    } else {
      heard.add(id);
    }
    position = id;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    http.shutdownNow();
  }

  /** Passes on complete messages and the end. */
  private static final class Listener implements WebSocket.Listener {
    private final BlockingQueue<String> messages;
    private final StringBuilder partial = new StringBuilder();

    private Listener(BlockingQueue<String> messages) {
      this.messages = messages;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        messages.add(partial.toString());
        partial.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      messages.add(END);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      messages.add(END);
    }
  }
}
