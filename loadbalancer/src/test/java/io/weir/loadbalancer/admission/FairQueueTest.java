package io.weir.loadbalancer.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FairQueueTest {
  private static final long PATIENCE = 1_000;

  private final FairQueue<String> queue = new FairQueue<>(PATIENCE);

  private FairQueue.Ticket<String> add(String call, String caller, String connection, long at) {
    return queue.add(call, caller, connection, at, 10);
  }

  private List<String> drain(long at) {
    List<String> order = new ArrayList<>();
    for (var next = queue.poll(at); next != null; next = queue.poll(at)) {
      order.add(next);
    }
    assertThat(queue.size()).isZero();
    assertThat(queue.bytes()).isZero();
    return order;
  }

  @Test
  void servesTheCallsOfOneCallerInTheirOrder() {
    add("1", "a", "a", 0);
    add("2", "a", "a", 1);
    add("3", "a", "a", 2);
    assertThat(drain(PATIENCE)).containsExactly("1", "2", "3");
  }

  @Test
  void servesCallersInTurn() {
    for (int i = 0; i < 5; i++) {
      add("greedy" + i, "a", "a", 0);
    }
    add("modest", "b", "b", 1);
    assertThat(drain(2))
        .containsExactly("greedy0", "modest", "greedy1", "greedy2", "greedy3", "greedy4");
  }

  @Test
  void servesTheConnectionsOfACallerInTurn() {
    for (int i = 0; i < 3; i++) {
      add("greedy" + i, "a", "1", 0);
    }
    add("modest", "a", "2", 1);
    assertThat(drain(2)).containsExactly("greedy0", "modest", "greedy1", "greedy2");
  }

  @Test
  void servesTheNewestFirstOnceTheOldestHasWaitedTooLong() {
    add("1", "a", "a", 0);
    add("2", "a", "a", 1);
    add("3", "a", "a", 2);
    assertThat(queue.poll(PATIENCE + 1)).isEqualTo("3");
    add("4", "a", "a", PATIENCE + 2);
    assertThat(drain(PATIENCE + 3)).startsWith("4", "2");
  }

  @Test
  void servesAConnectionThatBeginsToWaitBeforeOthersInAnOverload() {
    for (int i = 0; i < 3; i++) {
      add("greedy" + i, "a", "1", 0);
    }
    assertThat(queue.poll(PATIENCE + 1)).isEqualTo("greedy2");
    add("modest", "a", "2", PATIENCE + 2);
    assertThat(queue.poll(PATIENCE + 3)).isEqualTo("modest");
  }

  @Test
  void aCallerThatIsOverloadedDoesNotChangeTheOrderOfAnother() {
    add("old", "a", "a", 0);
    add("1", "b", "b", PATIENCE);
    add("2", "b", "b", PATIENCE + 1);
    assertThat(drain(PATIENCE + 2)).containsExactly("old", "1", "2");
  }

  @Test
  void forgetsACallThatLeavesTheQueue() {
    var gone = add("gone", "a", "a", 0);
    add("2", "a", "a", 1);
    assertThat(queue.remove(gone)).isTrue();
    assertThat(queue.remove(gone)).isFalse();
    var last = add("last", "b", "b", 1);
    assertThat(queue.remove(last)).isTrue();
    assertThat(drain(2)).containsExactly("2");
    assertThat(queue.remove(last)).isFalse();
  }

  @Test
  void doesNotRemoveACallThatWasServed() {
    var served = add("1", "a", "a", 0);
    add("2", "a", "a", 0);
    assertThat(queue.poll(1)).isEqualTo("1");
    assertThat(queue.remove(served)).isFalse();
    assertThat(queue.size()).isOne();
  }

  @Test
  void takesRoomFromTheCallerThatHoldsMost() {
    queue.add("big", "a", "a", 0, 1_000_000);
    for (int i = 0; i < 20; i++) {
      add("small" + i, "b", "b", 0);
    }
    assertThat(queue.removeFromLargest()).isEqualTo("big");
    add("modest", "a", "a", 1);
    assertThat(queue.removeFromLargest()).isEqualTo("small0");
    assertThat(queue.size()).isEqualTo(20);
  }

  @Test
  void hasNothingToRemoveWhenItIsEmpty() {
    assertThat(queue.removeFromLargest()).isNull();
    assertThat(queue.poll(0)).isNull();
  }
}
