package io.weir.streams;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Input of a caller over HTTP/2. */
final class Listener implements Subscriber<HttpObject> {
  private final HttpResponse response;
  private final StringBuilder text = new StringBuilder();

  Listener(HttpResponse response) {
    this.response = response;
    response.subscribe(this);
  }

  synchronized boolean has(String word) {
    return text.indexOf(word) >= 0;
  }

  void leave() {
    response.abort();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(HttpObject object) {
    if (object instanceof HttpData data) {
      hear(data.toStringUtf8());
    }
  }

  private synchronized void hear(String more) {
    text.append(more);
  }

  @Override
  public void onError(Throwable cause) {
    hear(cause.toString());
  }

  @Override
  public void onComplete() {}
}
