package io.weir.loadbalancer.balancing;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Key of a consistent hash: one of header, cookie, client address and field. A call without the key
 * goes to any endpoint.
 *
 * @param header name of a request header
 * @param cookie name of a cookie
 * @param clientAddress true for the address of the peer of the connection
 * @param field path of a field in the request message of a unary call, such as "user.id"; works
 *     where the schema is known
 * @param bound multiple of its fair share of the attempts in flight that an endpoint may have
 *     before the next endpoint of the key takes over; above 1, at most 100
 */
public record HashKey(
    Optional<String> header,
    Optional<String> cookie,
    boolean clientAddress,
    Optional<String> field,
    double bound) {
  private static final double BOUND = 1.25;

  public HashKey {
    if (given(header, cookie, field) + (clientAddress ? 1 : 0) > 1) {
      throw new IllegalArgumentException(
          "expected one of header, cookie, client-address and field, found several");
    }
    if (Stream.of(header, cookie, field).flatMap(Optional::stream).anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("header, cookie or field: expected a name, found nothing");
    }
    if (!(bound > 1 && bound <= 100)) {
      throw new IllegalArgumentException("bound: expected above 1, at most 100, such as 1.25");
    }
  }

  private static long given(
      Optional<String> header, Optional<String> cookie, Optional<String> field) {
    return Stream.of(header, cookie, field).filter(Optional::isPresent).count();
  }

  /** Returns a key with nothing chosen yet and the default bound. */
  public static HashKey defaults() {
    return of(Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static HashKey of(
      Optional<String> header, Optional<String> cookie, Optional<String> field) {
    return new HashKey(header, cookie, false, field, BOUND);
  }

  public static HashKey ofHeader(String name) {
    return of(Optional.of(name), Optional.empty(), Optional.empty());
  }

  public static HashKey ofCookie(String name) {
    return of(Optional.empty(), Optional.of(name), Optional.empty());
  }

  public static HashKey ofField(String path) {
    return of(Optional.empty(), Optional.empty(), Optional.of(path));
  }

  public static HashKey ofClientAddress() {
    return new HashKey(Optional.empty(), Optional.empty(), true, Optional.empty(), BOUND);
  }

  boolean isGiven() {
    return clientAddress || given(header, cookie, field) > 0;
  }

  /** Returns the key as it is written in the configuration: "header x-user". */
  String configured() {
    return header
        .map(name -> "header " + name)
        .or(() -> cookie.map(name -> "cookie " + name))
        .or(() -> field.map(path -> "field " + path))
        .orElse("client-address");
  }
}
