package io.weir.hostile;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * What an attacker did, and what the gateway did: "connections", "bytes", statuses of HTTP ("200")
 * and gRPC ("grpc 3"), frames ("RST_STREAM 8", "GOAWAY 11", "close 1009"), and connections that the
 * gateway ended ("ended") or left open ("open"). Thread-safe.
 */
final class Tally {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  void add(String what) {
    add(what, 1);
  }

  void add(String what, long count) {
    counts.computeIfAbsent(what, w -> new LongAdder()).add(count);
  }

  /** Returns one line: each name, "=", its count; separated by commas. */
  @Override
  public String toString() {
    return new TreeMap<>(counts)
        .entrySet().stream()
            .map(count -> count.getKey() + "=" + count.getValue())
            .collect(Collectors.joining(", "));
  }
}
