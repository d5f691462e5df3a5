package io.weir.users.account.password;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.users.call.Call;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HashGateTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() {
    end.countDown();
    threads.close();
  }

  private Future<String> enter(HashGate gate, String caller) {
    return threads.submit(() ->
        gate.run(
            caller,
            Call.endless(),
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return caller;
            }));
  }

  @Test
  void asManyAsAreAllowedWaitInOrderAndFurtherOnesAreRefusedAtOnce() throws Exception {
    var gate = new HashGate(1, 2, Duration.ofMinutes(1));
    var inside = enter(gate, "a");
    eventually("one is inside", () -> gate.callers() == 1);
    var second = enter(gate, "b");
    var third = enter(gate, "c");
    eventually("two wait", () -> gate.waiting() == 2);
    assertThatThrownBy(() -> gate.run("d", Call.endless(), () -> ""))
        .isInstanceOf(PasswordFailure.Busy.class);
    end.countDown();
    assertThat(inside.get()).isEqualTo("a");
    assertThat(second.get()).isEqualTo("b");
    assertThat(third.get()).isEqualTo("c");
    assertThat(gate.callers()).isZero();
    assertThat(gate.run("d", Call.endless(), () -> "d")).isEqualTo("d");
  }

  @Test
  void aWaitEnds() {
    var gate = new HashGate(1, 10, Duration.ofMillis(20));
    var _ = enter(gate, "a");
    eventually("one is inside", () -> gate.callers() == 1);
    assertThatThrownBy(() -> gate.run("b", Call.endless(), () -> ""))
        .isInstanceOf(PasswordFailure.Busy.class);
    assertThat(gate.waiting()).isZero();
  }

  @Test
  void oneCallerHasHalfOfThePlaces() {
    var gate = new HashGate(1, 5, Duration.ofMinutes(1));
    for (int i = 0; i < 3; i++) {
      var _ = enter(gate, "a");
    }
    eventually("three are there", () -> gate.waiting() == 2);
    assertThatThrownBy(() -> gate.run("a", Call.endless(), () -> ""))
        .isInstanceOf(PasswordFailure.Busy.class);
    var other = enter(gate, "b");
    eventually("another caller waits", () -> gate.waiting() == 3);
    assertThat(other).isNotDone();
  }

  @Test
  void workThatFailsGivesItsPlaceBack() {
    var gate = new HashGate(1, 0, Duration.ofMinutes(1));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() ->
              gate.run(
                  "a",
                  Call.endless(),
                  () -> {
                    throw new IllegalStateException("fails");
                  }))
          .hasMessage("fails");
    }
    assertThat(gate.run("a", Call.endless(), () -> "done")).isEqualTo("done");
  }
}
