package io.weir.loadbalancer.balancing;

import java.util.Optional;

/**
 * By what a consistent hash is taken: one of header, cookie and client address. A call without it goes
 * anywhere.
 *
 * @param clientAddress the address of the peer as we see it
 * @param bound how many times its fair share of the attempts in flight an endpoint may have, before
 *     the next of the same key takes over
 */
public record HashKey(
    Optional<String> header, Optional<String> cookie, boolean clientAddress, double bound) {
  private static final double BOUND = 1.25;

  public HashKey {
    int given = (header.isPresent() ? 1 : 0) + (cookie.isPresent() ? 1 : 0);
    if (given + (clientAddress ? 1 : 0) > 1) {
      throw new IllegalArgumentException(
          "expected one of header, cookie and client-address, found several");
    }
    if (header.filter(String::isBlank).isPresent() || cookie.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("header or cookie: expected a name, found nothing");
    }
    if (!(bound > 1 && bound <= 100)) {
      throw new IllegalArgumentException("bound: expected above 1, at most 100, such as 1.25");
    }
  }

  /** Nothing is chosen yet. */
  public static HashKey defaults() {
    return new HashKey(Optional.empty(), Optional.empty(), false, BOUND);
  }

  public static HashKey ofHeader(String name) {
    return new HashKey(Optional.of(name), Optional.empty(), false, BOUND);
  }

  public static HashKey ofCookie(String name) {
    return new HashKey(Optional.empty(), Optional.of(name), false, BOUND);
  }

  public static HashKey ofClientAddress() {
    return new HashKey(Optional.empty(), Optional.empty(), true, BOUND);
  }

  boolean isGiven() {
    return header.isPresent() || cookie.isPresent() || clientAddress;
  }

  /** As it is written: "header x-user". */
  String configured() {
    return header
        .map(name -> "header " + name)
        .or(() -> cookie.map(name -> "cookie " + name))
        .orElse("client-address");
  }
}
