package io.weir.users.pulse;

import io.weir.users.call.InvalidRequest;
import io.weir.users.v1.WatchClockRequest;
import io.weir.users.v1.WatchStatsRequest;
import java.time.Duration;

/** Reads requests of PulseService. */
final class PulseRequests {
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  private PulseRequests() {}

  static Duration interval(WatchClockRequest request) {
    return request.hasInterval() ? interval(request.getInterval()) : DEFAULT_INTERVAL;
  }

  static Duration interval(WatchStatsRequest request) {
    return request.hasInterval() ? interval(request.getInterval()) : DEFAULT_INTERVAL;
  }

  private static Duration interval(com.google.protobuf.Duration interval) {
    // Clamped, because seconds out of range may not fit into nanoseconds.
    var seconds = Math.clamp(interval.getSeconds(), -1, LONGEST_INTERVAL.toSeconds() + 1);
    var read = Duration.ofSeconds(seconds, interval.getNanos());
    if (read.compareTo(SHORTEST_INTERVAL) < 0 || read.compareTo(LONGEST_INTERVAL) > 0) {
      throw InvalidRequest.of("interval", "must be from 0.1s to 3600s");
    }
    return read;
  }
}
