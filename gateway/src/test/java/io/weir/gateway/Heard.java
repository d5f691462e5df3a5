package io.weir.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Answer that a caller reads piece by piece, while more may arrive. */
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

  /** Reads the headers and this number of pieces, and then stops. */
  static Heard only(int pieces, HttpResponse response) {
    return new Heard(response, pieces + 1L);
  }

  /** Reads the rest. */
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
      // One character per byte, because some content is not text.
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
