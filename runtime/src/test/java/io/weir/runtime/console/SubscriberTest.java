package io.weir.runtime.console;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;

final class SubscriberTest {
  private final HttpResponseWriter writer = HttpResponse.streaming();
  private final Subscriber subscriber = new Subscriber(writer);
  private final List<String> read = new CopyOnWriteArrayList<>();
  private final AtomicReference<Subscription> demand = new AtomicReference<>();

  /** Reads only what it asks for. */
  private final class Reader implements org.reactivestreams.Subscriber<HttpObject> {
    @Override
    public void onSubscribe(Subscription subscription) {
      demand.set(subscription);
    }

    @Override
    public void onNext(HttpObject object) {
      read.add(((HttpData) object).toStringUtf8());
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  private void offer(int from, int to) {
    for (int i = from; i <= to; i++) {
      subscriber.offer(HttpData.ofUtf8("frame " + i));
    }
  }

  @Test
  void skipsFramesWhileItsReaderIsSlow() {
    writer.subscribe(new Reader());
    eventually("it is subscribed", () -> demand.get() != null);
    offer(1, 40);
    demand.get().request(100);
    eventually("the first one is read", () -> read.size() == 1);
    eventually(
        "and a later one",
        () -> {
          offer(41, 41);
          return read.size() >= 2;
        });
    assertThat(read).startsWith("frame 1", "frame 41");
  }

  @Test
  void givesUpAReaderThatTakesNothing() {
    writer.subscribe(new Reader());
    offer(1, Subscriber.MAX_SKIPPED);
    assertThat(writer.isOpen()).isTrue();
    offer(1, 1);
    eventually("it is given up", () -> writer.whenComplete().isCompletedExceptionally());
  }
}
