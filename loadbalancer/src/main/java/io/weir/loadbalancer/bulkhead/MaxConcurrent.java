package io.weir.loadbalancer.bulkhead;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Limits of concurrent calls: written "1024", or {calls: 1024, streams: 4096, each-service: 256,
 * services: {weir.users.v1.UserService: 64}}. Streams have a limit of their own, so that streams,
 * which may last for hours, take no room from unary calls.
 *
 * @param calls limit of unary calls of the whole cluster; at least 1
 * @param streams limit of streams of the whole cluster; absent for the same as calls
 * @param eachService limit of each RPC service; absent if only the cluster limits it
 * @param services services with their own limit, by full name
 */
public record MaxConcurrent(
    int calls,
    Optional<Integer> streams,
    Optional<Integer> eachService,
    Map<String, Integer> services) {
  private static final int CALLS = 1024;

  public MaxConcurrent {
    services = Map.copyOf(services);
    positive("calls", calls);
    streams.ifPresent(max -> positive("streams", max));
    eachService.ifPresent(max -> positive("each-service", max));
    services.forEach((service, max) -> {
      positive(service, max);
      if (service.isBlank() || service.indexOf('/') >= 0) {
        throw new IllegalArgumentException(
            "found '%s', expected the full name of a service".formatted(service));
      }
    });
  }

  private static void positive(String key, int found) {
    if (found < 1) {
      throw new IllegalArgumentException(
          "max-concurrent: %s: found %d, expected at least 1".formatted(key, found));
    }
  }

  public static MaxConcurrent defaults() {
    return of(CALLS);
  }

  public static MaxConcurrent of(int calls) {
    return new MaxConcurrent(calls, Optional.empty(), Optional.empty(), Map.of());
  }

  public static MaxConcurrent parse(String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          "found '%s', expected a number, or {calls: 1024, each-service: 256}".formatted(text));
    }
    return of(Integer.parseInt(text));
  }

  /** Returns the limit of streams of the whole cluster. */
  public int maxStreams() {
    return streams.orElse(calls);
  }

  /** Returns the limit of one service; empty if only the cluster limits it. */
  public OptionalInt ofService(String service) {
    var own = services.get(service);
    if (own != null) {
      return OptionalInt.of(own);
    }
    return eachService.map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  boolean boundsServices() {
    return eachService.isPresent() || !services.isEmpty();
  }
}
