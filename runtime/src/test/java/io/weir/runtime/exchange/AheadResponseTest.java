package io.weir.runtime.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.CancelledSubscriptionException;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

final class AheadResponseTest {
  private static final HttpData LARGE = HttpData.wrap(new byte[AheadResponse.SMALL + 1]);

  /** Subscriber that asks by hand, as Armeria's server does when an object has been written. */
  private static final class Slow implements Subscriber<HttpObject> {
    private final List<HttpObject> taken = new ArrayList<>();
    private @Nullable Subscription subscription;
    private boolean complete;
    private @Nullable Throwable broken;

    private void ask(long n) {
      Objects.requireNonNull(subscription).request(n);
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(HttpObject object) {
      taken.add(object);
    }

    @Override
    public void onError(Throwable cause) {
      broken = cause;
    }

    @Override
    public void onComplete() {
      complete = true;
    }
  }

  private static Slow subscribed(HttpResponse response) {
    var slow = new Slow();
    new AheadResponse(response).subscribe(slow, ImmediateEventExecutor.INSTANCE);
    return slow;
  }

  private static HttpResponseWriter numbers(int count) {
    var writer = HttpResponse.streaming();
    writer.write(ResponseHeaders.of(200));
    for (int i = 1; i < count; i++) {
      writer.write(HttpData.ofUtf8("%s", i));
    }
    return writer;
  }

  @Test
  void passesAWholeResponseOnAtOnce() {
    var slow =
        subscribed(
            HttpResponse.of(
                ResponseHeaders.of(200),
                HttpData.ofUtf8("content"),
                HttpHeaders.of("grpc-status", "0")));
    assertThat(slow.taken).isEmpty();
    slow.ask(1);
    assertThat(slow.taken).hasSize(3);
    assertThat(slow.complete).isTrue();
  }

  @Test
  void runsAheadByFewObjects() {
    var slow = subscribed(numbers(100));
    slow.ask(1);
    assertThat(slow.taken).hasSize(1 + AheadResponse.MOST);
    // What was passed on ahead has been written meanwhile.
    for (int i = 0; i < AheadResponse.MOST; i++) {
      slow.ask(1);
    }
    assertThat(slow.taken.size()).isLessThanOrEqualTo(1 + 2 * AheadResponse.MOST);
    for (int i = 0; i < 200; i++) {
      slow.ask(1);
    }
    assertThat(slow.taken).hasSize(100);
    for (int i = 1; i < 100; i++) {
      assertThat(((HttpData) slow.taken.get(i)).toStringUtf8()).isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void waitsBehindALargeObject() {
    var writer = HttpResponse.streaming();
    writer.write(ResponseHeaders.of(200));
    writer.write(LARGE);
    writer.write(LARGE);
    var slow = subscribed(writer);
    slow.ask(1);
    assertThat(slow.taken).hasSize(2);
    slow.ask(1);
    assertThat(slow.taken).hasSize(2);
    slow.ask(1);
    assertThat(slow.taken).hasSize(3);
  }

  @Test
  void goesOnWhenObjectsComeLater() {
    var writer = HttpResponse.streaming();
    var slow = subscribed(writer);
    slow.ask(1);
    writer.write(ResponseHeaders.of(200));
    writer.write(HttpData.ofUtf8("1"));
    assertThat(slow.taken).hasSize(2);
    writer.write(HttpData.ofUtf8("2"));
    writer.close();
    assertThat(slow.taken).hasSize(3);
    assertThat(slow.complete).isTrue();
  }

  @Test
  void takesAnyDemand() {
    var slow = subscribed(numbers(50));
    slow.ask(Long.MAX_VALUE);
    slow.ask(Long.MAX_VALUE);
    assertThat(slow.taken).hasSize(50);
  }

  @Test
  void passesOnWhatEndsIt() {
    var writer = numbers(3);
    var response = new AheadResponse(writer);
    var slow = new Slow();
    response.subscribe(slow, ImmediateEventExecutor.INSTANCE);
    slow.ask(1);
    response.abort(new IllegalStateException("broken"));
    assertThat(slow.broken).hasMessage("broken");
    assertThat(writer.isOpen()).isFalse();

    var cancelled = numbers(3);
    Objects.requireNonNull(subscribed(cancelled).subscription).cancel();
    assertThat(cancelled.whenComplete())
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(CancelledSubscriptionException.class);
  }
}
