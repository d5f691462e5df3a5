package io.weir.users.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.users.call.Bulkhead;
import io.weir.users.call.Call;
import io.weir.users.call.CallEnded;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class BulkheadTest {
  private static final Call CALL = Call.endless();

  @Test
  void refusesAtOnceWhenTooManyWait() {
    var bulkhead = new Bulkhead(1, 0, Duration.ofDays(1), DatabaseFailure.Busy::new);
    bulkhead.acquire(CALL);
    assertThatThrownBy(() -> bulkhead.acquire(CALL)).isInstanceOf(DatabaseFailure.Busy.class);
  }

  @Test
  void refusesAfterTheAcquireTime() {
    var bulkhead = new Bulkhead(1, 1, Duration.ofMillis(20), DatabaseFailure.Busy::new);
    bulkhead.acquire(CALL);
    assertThatThrownBy(() -> bulkhead.acquire(CALL)).isInstanceOf(DatabaseFailure.Busy.class);
    assertThat(bulkhead.waiting()).isZero();
  }

  @Test
  void waitsNoLongerThanTheCaller() {
    var bulkhead = new Bulkhead(1, 1, Duration.ofDays(1), DatabaseFailure.Busy::new);
    bulkhead.acquire(CALL);
    assertThatThrownBy(() -> bulkhead.acquire(new Impatient())).isInstanceOf(CallEnded.class);
  }

  @Test
  void givesAReleasedPermitToTheOneWhoWaits() throws InterruptedException {
    var bulkhead = new Bulkhead(1, 1, Duration.ofDays(1), DatabaseFailure.Busy::new);
    bulkhead.acquire(CALL);
    var waiter = Thread.startVirtualThread(() -> bulkhead.acquire(CALL));
    while (bulkhead.waiting() == 0) {
      Thread.onSpinWait();
    }
    bulkhead.release();
    waiter.join();
    assertThat(bulkhead.waiting()).isZero();
  }

  /** Caller that waits for ten milliseconds and then disconnects. */
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
