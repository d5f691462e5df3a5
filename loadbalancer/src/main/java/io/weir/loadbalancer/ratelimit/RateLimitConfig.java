package io.weir.loadbalancer.ratelimit;

import io.weir.loadbalancer.passthrough.PathPattern;
import io.weir.loadbalancer.route.RpcPattern;
import io.weir.runtime.config.ConfigException.InvalidEntry;
import io.weir.runtime.ratelimit.ByteRate;
import io.weir.runtime.ratelimit.Rate;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Limit of the calls of some RPCs, or of the requests for some paths that no API has: of how often
 * they are made, of the bytes that pass through them, or of how many are open at once.
 *
 * @param rpc pattern of the RPCs; null for a limit of paths
 * @param path pattern of the paths; null for a limit of RPCs
 * @param per what calls are counted by
 * @param rate calls that may be made; null for a limit of something else
 * @param bytes content of requests and responses that may pass; null for a limit of something else
 * @param openStreams streams that may be open at once; null for a limit of something else
 * @param burst calls that may be made, or bytes that may pass, at once; null for as many as the
 *     rate has in its period
 * @param shared whether gateways count together; null for yes if there is a store and calls are
 *     counted
 */
public record RateLimitConfig(
    @Nullable RpcPattern rpc,
    @Nullable PathPattern path,
    LimitKey per,
    @Nullable Rate rate,
    @Nullable ByteRate bytes,
    @Nullable Integer openStreams,
    @Nullable Burst burst,
    @Nullable Boolean shared) {

  public RateLimitConfig {
    if ((rpc == null) == (path == null)) {
      throw new IllegalArgumentException(
          "a rate limit needs rpc: pkg.Service/Method, or path: /legacy/**");
    }
    if (Stream.of(rate, bytes, openStreams).filter(Objects::nonNull).count() != 1) {
      throw new IllegalArgumentException(
          "a rate limit needs one of rate: 100/s, bytes: 10MiB/s and open-streams: 10;"
              + " write one limit for each");
    }
    if (openStreams != null && openStreams < 1) {
      throw new InvalidEntry(
          "open-streams: at least 1 is expected, found " + openStreams, "open-streams");
    }
    checkBurst(burst, rate, bytes);
    if (rate == null && Boolean.TRUE.equals(shared)) {
      throw new InvalidEntry(
          "shared: true is for limits of calls (rate); %s are counted by each process for itself, remove the key"
              .formatted(bytes == null ? "open streams" : "bytes"),
          "shared");
    }
  }

  private static void checkBurst(
      @Nullable Burst burst, @Nullable Rate rate, @Nullable ByteRate bytes) {
    if (burst == null) {
      return;
    }
    if (rate != null && burst.ofBytes()) {
      throw new InvalidEntry(
          "burst: found the size %s, expected a number of calls such as 200".formatted(burst),
          "burst");
    }
    if (bytes != null && !burst.ofBytes()) {
      throw new InvalidEntry(
          "burst: found the number %s, expected a size such as 50MiB".formatted(burst), "burst");
    }
    if (rate == null && bytes == null) {
      throw new InvalidEntry("burst: a limit of open streams has none; remove the key", "burst");
    }
  }

  /** Returns whether gateways count together if there is a store. */
  public boolean isShared() {
    return rate != null && (shared == null || shared);
  }

  /** Returns the calls that may be made, or the bytes that may pass, at once. */
  long size(long ofPeriod) {
    return burst == null ? ofPeriod : burst.amount();
  }

  /** Returns whether a limit counts the same streams, if both count open streams. */
  boolean countsLike(RateLimitConfig other) {
    return Objects.equals(rpc, other.rpc)
        && Objects.equals(path, other.path)
        && per.equals(other.per);
  }

  /** Returns the place among limits of which callers are told one: calls, bytes, open streams. */
  int order() {
    if (openStreams != null) {
      return 2;
    }
    return bytes == null ? 0 : 1;
  }

  /** Returns in words whose calls are counted together. */
  String whose() {
    return per.kind() == LimitKey.Kind.EVERYONE ? "for all callers" : "for each " + per;
  }

  /** Returns the limit in words: "10/s", "10MiB/s" or "10 open streams". */
  String amount() {
    if (openStreams != null) {
      return openStreams + " open streams";
    }
    return Objects.toString(rate == null ? bytes : rate);
  }

  /** Returns the limit in words: "weir.users.v1.UserService/* 10/s per address". */
  @Override
  public String toString() {
    return "%s %s per %s".formatted(rpc == null ? path : rpc, amount(), per);
  }
}
