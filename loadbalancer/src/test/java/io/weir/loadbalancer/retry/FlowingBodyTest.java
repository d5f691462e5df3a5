package io.weir.loadbalancer.retry;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.runtime.memory.HeldBytes;
import io.weir.runtime.memory.MemoryBudget;
import io.weir.runtime.memory.MemoryConfig;
import io.weir.runtime.memory.MemoryKind;
import io.weir.testkit.time.Eventually;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

final class FlowingBodyTest {
  private final HttpRequestWriter caller =
      HttpRequest.streaming(RequestHeaders.of(HttpMethod.POST, "/"));
  private final MemoryBudget budget = new MemoryBudget(MemoryConfig.defaults(), 1 << 20);
  private final HeldBytes held = budget.begun(budget.connected("caller"), () -> {});
  private final FlowingBody body =
      new FlowingBody(caller, CommonPools.workerGroup().next(), () -> held);

  @Test
  void sendsTheSameFramesInTheNextAttempt() {
    var first = read(Long.MAX_VALUE);
    caller.write(HttpData.ofUtf8("a"));
    caller.write(HttpData.ofUtf8("b"));
    first.has("a", "b");
    first.leave();
    caller.write(HttpData.ofUtf8("c"));
    assertThat(body.repeatable()).isTrue();
    var second = read(Long.MAX_VALUE);
    second.has("a", "b", "c");
    caller.write(HttpData.ofUtf8("d"));
    caller.close();
    second.has("a", "b", "c", "d", "end");
    first.has("a", "b");
  }

  @Test
  void asksTheCallerForNoMoreThanTheInstanceTakes() {
    var reader = read(1);
    caller.write(HttpData.ofUtf8("a"));
    caller.write(HttpData.ofUtf8("b"));
    reader.has("a");
    reader.ask(1);
    reader.has("a", "b");
  }

  @Test
  void replaysAsSlowlyAsTheNextInstanceTakes() {
    var first = read(Long.MAX_VALUE);
    caller.write(HttpData.ofUtf8("a"));
    caller.write(HttpData.ofUtf8("b"));
    caller.close();
    first.has("a", "b", "end");
    var second = read(1);
    second.has("a");
    second.ask(1);
    second.has("a", "b", "end");
  }

  @Test
  void cannotBeRepeatedBeyondWhatIsKept() {
    var first = read(Long.MAX_VALUE);
    caller.write(HttpData.wrap(new byte[65 << 10]));
    Eventually.eventually("it came", () -> first.heard.size() == 1);
    assertThat(body.repeatable()).isFalse();
    caller.write(HttpData.ofUtf8("z"));
    Eventually.eventually("it goes on", () -> first.heard.contains("z"));
    first.leave();
    Eventually.eventually("the caller is left", () -> caller.whenComplete().isDone());
  }

  @Test
  void countsWhatIsKeptUntilItIsSettled() {
    var reader = read(Long.MAX_VALUE);
    caller.write(HttpData.wrap(new byte[30_000]));
    Eventually.eventually("it came", () -> reader.heard.size() == 1);
    assertThat(budget.used(MemoryKind.REQUESTS)).isBetween(30_000L, 31_000L);
    body.settle();
    Eventually.eventually("it is forgotten", () -> budget.used() == 0);
  }

  @Test
  void keepsFewFramesOfOneByte() {
    var reader = read(Long.MAX_VALUE);
    for (int i = 0; i < 1_000; i++) {
      caller.write(HttpData.ofUtf8("a"));
    }
    Eventually.eventually("they came", () -> reader.heard.size() == 1_000);
    assertThat(body.repeatable()).isFalse();
    assertThat(budget.used()).isZero();
  }

  @Test
  void keepsNothingWhereMemoryIsShort() {
    held.set(MemoryKind.UNREAD, budget.limit());
    var reader = read(Long.MAX_VALUE);
    caller.write(HttpData.wrap(new byte[10_000]));
    Eventually.eventually("it came", () -> reader.heard.size() == 1);
    assertThat(body.repeatable()).isFalse();
    Eventually.eventually("it is forgotten", () -> budget.used(MemoryKind.REQUESTS) == 0);
  }

  @Test
  void goesOnAfterItIsSettledAndThenLeavesTheCaller() {
    var reader = read(Long.MAX_VALUE);
    caller.write(HttpData.ofUtf8("a"));
    reader.has("a");
    body.settle();
    caller.write(HttpData.ofUtf8("b"));
    reader.has("a", "b");
    reader.leave();
    Eventually.eventually("the caller is left", () -> caller.whenComplete().isDone());
  }

  @Test
  void flowsOnBeyondWhatIsKeptFrameByFrame() {
    var reader = read(1);
    for (int i = 0; i < 40; i++) {
      caller.write(HttpData.wrap(new byte[4 << 10]));
    }
    caller.close();
    for (int i = 1; i <= 40; i++) {
      int frames = i;
      Eventually.eventually("frame " + i, () -> reader.heard.size() >= frames);
      reader.ask(1);
    }
    Eventually.eventually("the end", () -> reader.heard.contains("end"));
  }

  @Test
  void leavesACallerWhomNobodyReads() {
    body.settle();
    Eventually.eventually("the caller is left", () -> caller.whenComplete().isDone());
  }

  @Test
  void handsOnThatTheCallerBrokeOff() {
    var reader = read(Long.MAX_VALUE);
    caller.close(new IllegalStateException("gone"));
    reader.has("broken");
    assertThat(body.repeatable()).isFalse();
  }

  private Reader read(long frames) {
    var reader = new Reader(frames);
    body.subscribe(reader);
    Eventually.eventually("it reads", () -> reader.subscription != null);
    return reader;
  }

  private static final class Reader implements Subscriber<HttpObject> {
    final List<String> heard = new CopyOnWriteArrayList<>();
    private final long frames;
    private volatile @Nullable Subscription subscription;

    Reader(long frames) {
      this.frames = frames;
    }

    void has(String... expected) {
      Eventually.eventually(
          "heard " + List.of(expected) + ", " + heard, () -> heard.equals(List.of(expected)));
    }

    void ask(long more) {
      var given = subscription;
      if (given != null) {
        given.request(more);
      }
    }

    void leave() {
      var given = subscription;
      if (given != null) {
        given.cancel();
      }
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
      given.request(frames);
    }

    @Override
    public void onNext(HttpObject frame) {
      heard.add(((HttpData) frame).toStringUtf8());
    }

    @Override
    public void onError(Throwable cause) {
      heard.add("broken");
    }

    @Override
    public void onComplete() {
      heard.add("end");
    }
  }
}
