package io.weir.gateway;

import io.weir.loadbalancer.passthrough.PathPattern;
import io.weir.loadbalancer.route.RpcPattern;
import io.weir.transcoding.Rpc;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds patterns that match nothing, which are usually misspelled.
 *
 * @param rpcs all RPCs; empty if not all are known, because instances tell them
 */
record PatternMistakes(GatewayConfig config, Optional<List<Rpc>> rpcs) {
  private static final String REFLECTION =
      "grpc.reflection.v1.ServerReflection/ServerReflectionInfo";

  /** Paths of the gateway's own pages. */
  private static final List<PathPattern> PAGES =
      List.of(PathPattern.parse("/docs/**"), PathPattern.parse("/openapi.json"));

  static PatternMistakes of(GatewayConfig config, List<ApiSource> sources) {
    var known =
        sources.stream()
            .map(source -> source instanceof ApiSource.OfFile file ? file.schema().api() : null)
            .toList();
    boolean all = known.size() == config.apis().size() && known.stream().allMatch(Objects::nonNull);
    return new PatternMistakes(
        config,
        all
            ? Optional.of(
                known.stream()
                    .filter(Objects::nonNull)
                    .flatMap(api -> api.rpcs().stream())
                    .toList())
            : Optional.empty());
  }

  /** Returns whether a pattern of RPCs has no effect. */
  boolean matchesNothing(@Nullable RpcPattern rpc) {
    return rpc != null
        && rpcs.isPresent()
        && !rpc.matches(REFLECTION)
        && rpcs.get().stream().noneMatch(each -> rpc.matches(each.fullName()));
  }

  /** Returns whether a pattern of paths has no effect on what passes through. */
  boolean matchesNothing(@Nullable PathPattern path) {
    return path != null
        && config.passed().stream().noneMatch(passed -> overlap(passed.path(), path));
  }

  /** Returns whether a pattern matches RPCs, none of which streams. */
  private boolean matchesNoStream(@Nullable RpcPattern rpc) {
    return rpc != null
        && rpcs.isPresent()
        && !rpc.matches(REFLECTION)
        && rpcs.get().stream()
            .noneMatch(each -> each.kind() != Rpc.Kind.UNARY && rpc.matches(each.fullName()));
  }

  /** Returns whether a pattern of paths has an effect on the gateway's own pages. */
  static boolean isPage(PathPattern path) {
    return PAGES.stream().anyMatch(page -> overlap(page, path));
  }

  private static boolean overlap(PathPattern one, PathPattern other) {
    return one.matches(other.path()) || other.matches(one.path());
  }

  /** Finds rate limits that have no effect. */
  void findRateLimits(AccessMistakes.Found found) {
    for (int i = 0; i < config.rateLimits().size(); i++) {
      var limit = config.rateLimits().get(i);
      if (matchesNothing(limit.rpc())) {
        found.add(
            "rate-limits: rpc: '%s' matches no RPC of the APIs".formatted(limit.rpc()),
            "rate-limits",
            i,
            "rpc");
      } else if (limit.openStreams() != null && matchesNoStream(limit.rpc())) {
        found.add(
            "rate-limits: open-streams: '%s' matches unary RPCs only, which are not streams; limit how often they are called with rate: 100/s"
                .formatted(limit.rpc()),
            "rate-limits",
            i,
            "open-streams");
      }
      if (matchesNothing(limit.path())) {
        found.add(
            "rate-limits: path: '%s' has no path that passes through; limits for an API name the RPC"
                .formatted(limit.path()),
            "rate-limits",
            i,
            "path");
      }
    }
  }
}
