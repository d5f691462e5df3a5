package io.weir.loadbalancer.ratelimit;

import io.weir.runtime.ratelimit.Buckets;
import io.weir.runtime.ratelimit.ByteBuckets;
import io.weir.runtime.ratelimit.OpenCounts;

/** Count of a limit, for each key. */
sealed interface LimitState {

  /** Calls that were made. */
  record Calls(Buckets buckets) implements LimitState {}

  /** Bytes that have passed. */
  record Bytes(ByteBuckets buckets) implements LimitState {}

  /**
   * Streams that are open.
   *
   * @param max maximum number for each key
   */
  record OpenStreams(OpenCounts counts, int max) implements LimitState {}
}
