package io.weir.users.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PermitsTest {
  private static final Call CALL = Call.endless();

  @Test
  void refusesAtOnceWhenTooManyWait() {
    var permits = new Bulkhead(1, 0, Duration.ofDays(1));
    permits.acquire(CALL);
    assertThatThrownBy(() -> permits.acquire(CALL)).isInstanceOf(UsersFailure.Busy.class);
  }

  @Test
  void refusesAfterTheAcquireTime() {
    var permits = new Bulkhead(1, 1, Duration.ofMillis(20));
    permits.acquire(CALL);
    assertThatThrownBy(() -> permits.acquire(CALL)).isInstanceOf(UsersFailure.Busy.class);
    assertThat(permits.waiting()).isZero();
  }

  @Test
  void waitsNoLongerThanTheCaller() {
    var permits = new Bulkhead(1, 1, Duration.ofDays(1));
    permits.acquire(CALL);
    assertThatThrownBy(() -> permits.acquire(new Impatient()))
        .isInstanceOf(UsersFailure.CallerGone.class);
  }

  @Test
  void givesAReleasedPermitToTheOneWhoWaits() throws InterruptedException {
    var permits = new Bulkhead(1, 1, Duration.ofDays(1));
    permits.acquire(CALL);
    var waiter = Thread.startVirtualThread(() -> permits.acquire(CALL));
    while (permits.waiting() == 0) {
      Thread.onSpinWait();
    }
    permits.release();
    waiter.join();
    assertThat(permits.waiting()).isZero();
  }

  /** Waits for ten milliseconds, then has left. */
  private record Impatient() implements Call {
    @Override
    public long remainingNanos() {
      return 10_000_000;
    }

    @Override
    public boolean ended() {
      return true;
    }

    @Override
    public Runnable onEnd(Runnable action) {
      return () -> {};
    }
  }
}
