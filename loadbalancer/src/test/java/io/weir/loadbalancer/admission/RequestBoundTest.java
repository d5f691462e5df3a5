package io.weir.loadbalancer.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.loadbalancer.admission.RequestBound.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class RequestBoundTest {

  private static int enter(RequestBound bound, Object caller, Object connection, int requests) {
    int entered = 0;
    for (int i = 0; i < requests; i++) {
      if (bound.enter(caller, connection) == Entry.ENTERED) {
        entered++;
      }
    }
    return entered;
  }

  @Test
  void takesNoMoreThanItsBound() {
    var bound = new RequestBound(2, 1);
    assertThat(enter(bound, "a", "1", 3)).isEqualTo(2);
    assertThat(bound.enter("b", "2")).isEqualTo(Entry.FULL);
    bound.leave("a", "1");
    assertThat(bound.enter("b", "2")).isEqualTo(Entry.ENTERED);
    assertThat(bound.inside()).isEqualTo(2);
  }

  @Test
  void keepsAFifthFromOneConnectionAndATenthFromOneCaller() {
    var bound = new RequestBound(100, 0.5);
    assertThat(enter(bound, "a", "1", 200)).isEqualTo(80);
    assertThat(bound.enter("a", "1")).isEqualTo(Entry.OVER_SHARE);
    assertThat(enter(bound, "a", "2", 200)).isEqualTo(10);
    assertThat(enter(bound, "b", "3", 200)).isEqualTo(10);
    assertThat(bound.enter("c", "4")).isEqualTo(Entry.FULL);
  }

  @Test
  void returnsToTheShareAsRequestsOfTheGreedyEnd() {
    var bound = new RequestBound(100, 0.5);
    assertThat(enter(bound, "a", "1", 100)).isEqualTo(80);
    assertThat(enter(bound, "b", "2", 100)).isEqualTo(20);
    for (int i = 0; i < 30; i++) {
      bound.leave("a", "1");
      assertThat(bound.enter("a", "1")).isEqualTo(Entry.OVER_SHARE);
      assertThat(bound.enter("b", "2")).isEqualTo(Entry.ENTERED);
    }
    assertThat(bound.inside()).isEqualTo(100);
  }

  @Test
  void forgetsCallersThatHaveLeft() throws Exception {
    var bound = new RequestBound(1_000_000, 0.5);
    List<Callable<Boolean>> callers = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      callers.add(() -> {
        for (int i = 0; i < 20_000; i++) {
          var key = "caller " + i % 7;
          if (bound.enter(key, key) == Entry.ENTERED) {
            bound.leave(key, key);
          }
        }
        return true;
      });
    }
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var done : threads.invokeAll(callers)) {
        assertThat(done.get()).isTrue();
      }
    }
    assertThat(bound.inside()).isZero();
    assertThat(bound.callers()).isZero();
  }
}
