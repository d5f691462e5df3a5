package io.weir.users.server;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Converts instants to google.protobuf.Timestamp. */
public final class Timestamps {
  private Timestamps() {}

  public static Timestamp of(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
