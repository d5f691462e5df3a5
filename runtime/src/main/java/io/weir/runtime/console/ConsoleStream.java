package io.weir.runtime.console;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.AbstractHttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.runtime.serving.JsonPage;
import io.weir.runtime.serving.ReadOnlyPage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Page /console/stream: each frame as a server-sent event, for a bounded number of readers.
 * Thread-safe; frames come from one thread.
 */
final class ConsoleStream extends AbstractHttpService implements ReadOnlyPage, AutoCloseable {
  static final int MAX_SUBSCRIBERS = 16;

  private static final ResponseHeaders HEADERS =
      ResponseHeaders.builder(HttpStatus.OK)
          .contentType(MediaType.EVENT_STREAM)
          .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
          .build();

  private final Set<Subscriber> subscribers = new LinkedHashSet<>();
  private boolean closed;

  @Override
  protected HttpResponse doGet(ServiceRequestContext ctx, HttpRequest req) {
    var response = HttpResponse.streaming();
    // Before any frame, which comes from another thread as soon as the reader is known.
    response.write(HEADERS);
    var subscriber = new Subscriber(response);
    if (!enter(subscriber)) {
      response.abort();
      return JsonPage.answer(
          HttpStatus.SERVICE_UNAVAILABLE,
          Map.of(
              "status",
              503,
              "message",
              "the console has %d readers already, as many as it serves"
                  .formatted(MAX_SUBSCRIBERS)));
    }
    var _ = response.whenComplete().whenComplete((done, failure) -> leave(subscriber));
    ctx.clearRequestTimeout();
    return response;
  }

  private synchronized boolean enter(Subscriber subscriber) {
    return !closed && subscribers.size() < MAX_SUBSCRIBERS && subscribers.add(subscriber);
  }

  private synchronized void leave(Subscriber subscriber) {
    subscribers.remove(subscriber);
  }

  synchronized int readers() {
    return subscribers.size();
  }

  /**
   * Sends a frame to the readers that have taken the one before.
   *
   * @param json in one line
   */
  void publish(String json) {
    var event = HttpData.ofUtf8("data: " + json + "\n\n");
    copy().forEach(subscriber -> subscriber.offer(event));
  }

  private synchronized List<Subscriber> copy() {
    return List.copyOf(subscribers);
  }

  /** Ends the stream of each reader, and admits no more. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    copy().forEach(Subscriber::end);
  }
}
