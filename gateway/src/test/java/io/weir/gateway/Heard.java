package io.weir.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** What a caller has read of an answer, piece by piece, while more may come. */
final class Heard implements Subscriber<HttpObject> {
  static final String END = "(the end)";
  static final String BROKEN = "(broken off)";

  private final LinkedBlockingQueue<String> pieces = new LinkedBlockingQueue<>();
  private final HttpResponse response;
  private final long wanted;
  private final CompletableFuture<Subscription> subscribed = new CompletableFuture<>();

  private Heard(HttpResponse response, long wanted) {
    this.response = response;
    this.wanted = wanted;
    response.subscribe(this);
  }

  static Heard all(HttpResponse response) {
    return new Heard(response, Long.MAX_VALUE);
  }

  /** Reads the headers and so many pieces, and then no more. */
  static Heard only(int pieces, HttpResponse response) {
    return new Heard(response, pieces + 1L);
  }

  /** Reads all that is left. */
  void readOn() {
    subscribed.join().request(Long.MAX_VALUE);
  }

  boolean contains(String piece) {
    return pieces.contains(piece);
  }

  int size() {
    return pieces.size();
  }

  String text() {
    return String.join("", pieces);
  }

  void leave() {
    response.abort();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(wanted);
    subscribed.complete(subscription);
  }

  @Override
  public void onNext(HttpObject object) {
    if (object instanceof HttpData data) {
      // One character a byte: some content is no text.
      pieces.add(data.toString(ISO_8859_1));
    }
  }

  @Override
  public void onError(Throwable cause) {
    pieces.add(BROKEN);
  }

  @Override
  public void onComplete() {
    pieces.add(END);
  }
}
