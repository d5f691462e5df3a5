package io.weir.runtime.deadline;

import java.time.Duration;

/** gRPC's and HTTP's ways to say how long a caller waits. */
public final class Deadline {
  private Deadline() {}

  /** Nanoseconds of a grpc-timeout header value such as "250m", or -1 if it is none. */
  public static long parseGrpcTimeout(String value) {
    throw new UnsupportedOperationException();
  }

  /** A grpc-timeout header value of at most eight digits, rounded down, never negative. */
  public static String formatGrpcTimeout(Duration left) {
    throw new UnsupportedOperationException();
  }
}
