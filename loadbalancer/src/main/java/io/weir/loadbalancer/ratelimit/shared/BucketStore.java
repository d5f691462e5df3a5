package io.weir.loadbalancer.ratelimit.shared;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Buckets that all gateways spend from. */
interface BucketStore extends AutoCloseable {

  /**
   * Settles what was spent, in one round trip. Asked again only when it has answered or failed. It
   * connects when needed.
   *
   * @param settlements may be none, to find out whether the store answers
   * @return what is missing in each bucket: the time in nanoseconds in which it will be full; fails
   *     if no answer comes in time
   */
  CompletionStage<List<Long>> settle(List<Settlement> settlements);

  @Override
  void close();
}
