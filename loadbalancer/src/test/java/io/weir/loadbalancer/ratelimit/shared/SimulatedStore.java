package io.weir.loadbalancer.ratelimit.shared;

import io.weir.testkit.time.Timeline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Store in simulated time, which settles as the script in Redis does. */
final class SimulatedStore implements BucketStore {
  private static final long HALF_TRIP = 500_000;

  private final Timeline time;
  private final Map<String, Long> fullAt = new HashMap<>();
  private boolean away;
  private int batches;

  SimulatedStore(Timeline time) {
    this.time = time;
  }

  @Override
  public CompletionStage<List<Long>> settle(List<Settlement> settlements) {
    var answer = new CompletableFuture<List<Long>>();
    time.in(
        HALF_TRIP,
        () -> {
          if (away) {
            answer.completeExceptionally(new IllegalStateException("unplugged"));
            return;
          }
          batches++;
          var missing = settlements.stream().map(this::settle).toList();
          time.in(HALF_TRIP, () -> answer.complete(missing));
        });
    return answer;
  }

  private long settle(Settlement settlement) {
    long now = time.getAsLong();
    long full = fullAt.getOrDefault(settlement.key(), now + settlement.missingNanos());
    long after = Math.max(now, Math.max(now, full) + settlement.spentNanos());
    fullAt.put(settlement.key(), after);
    return after - now;
  }

  void unplug() {
    away = true;
  }

  void plug() {
    away = false;
  }

  /** Forgets all buckets, as a server without persistence does when it is started again. */
  void lose() {
    fullAt.clear();
  }

  /** Returns the number of batches that were settled. */
  int batches() {
    return batches;
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
