package io.weir.runtime.listener;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpResponse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.memory.MemoryBudget;
import io.weir.runtime.protocol.ConnectionErrors;
import io.weir.testkit.time.FakeTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ListenerTest {
  private static final DrainConfig PATIENT = new DrainConfig(Duration.ZERO, Duration.ofHours(1));
  private static final int STEPS = 60;

  private final FakeTime time = new FakeTime();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
  private final AtomicInteger arrived = new AtomicInteger();
  private final Listener listener =
      new Listener(
          new Connections(
              LimitsConfig.defaults(),
              MemoryBudget.unlimited(),
              new ConnectionErrors("edge", meters, time),
              meters),
          time);

  private void open() {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    listener.open(
        new Listener.Settings(
            ListenerPorts.plain(address), LimitsConfig.defaults(), MaxTime.none(), false),
        (ctx, req) -> {
          arrived.incrementAndGet();
          return HttpResponse.of(answer);
        },
        (ctx, cause) -> null);
  }

  /** Moves the time on while something is not done, some seconds at most. */
  private void pass(CompletableFuture<?> something) {
    var step = new AtomicInteger();
    eventually(
        "the time has passed",
        () -> {
          time.advance(Duration.ofMillis(100));
          return something.isDone() || step.incrementAndGet() > STEPS;
        });
  }

  @Test
  void drainsPortsThatHaveLeftBeforeToo() {
    open();
    var client = WebClient.of("h1c://127.0.0.1:" + listener.port());
    var underWay = client.get("/").aggregate();
    eventually("it has arrived", () -> arrived.get() == 1);
    listener.prepareToClose().commit(PATIENT);
    assertThat(listener.port()).isZero();
    var drained = CompletableFuture.runAsync(() -> listener.drain(PATIENT));
    pass(drained);
    assertThat(drained).isNotDone();
    assertThat(underWay).isNotDone();
    answer.complete(HttpResponse.of(200));
    assertThat(underWay.join().status().code()).isEqualTo(200);
    pass(drained);
    assertThat(drained).succeedsWithin(Duration.ofSeconds(10));
  }
}
