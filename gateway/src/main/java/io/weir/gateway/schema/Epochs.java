package io.weir.gateway.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Schemas of the endpoints of one API, and the assignment of endpoints to them. Immutable.
 *
 * @param <E> type of an endpoint
 * @param served schemas that endpoints have, newest first; the last one stays when no endpoint has
 *     any
 * @param of schema of each endpoint whose schema is known
 */
record Epochs<E>(List<Epoch> served, Map<E, Epoch> of) {

  static <E> Epochs<E> none() {
    return new Epochs<>(List.of(), Map.of());
  }

  Optional<Epoch> find(String hash) {
    return served.stream().filter(epoch -> epoch.hash().equals(hash)).findFirst();
  }

  Epochs<E> with(E endpoint, Epoch epoch) {
    var now = new HashMap<>(of);
    now.put(endpoint, epoch);
    return next(
        Stream.concat(Stream.of(epoch).filter(e -> !served.contains(e)), served.stream()), now);
  }

  Epochs<E> without(E endpoint) {
    var now = new HashMap<>(of);
    now.remove(endpoint);
    return next(served.stream(), now);
  }

  private Epochs<E> next(Stream<Epoch> order, Map<E, Epoch> now) {
    var left = order.filter(now::containsValue).toList();
    return new Epochs<>(left.isEmpty() ? served : left, Map.copyOf(now));
  }

  Set<E> members(Epoch epoch) {
    return of.entrySet().stream()
        .filter(entry -> entry.getValue().equals(epoch))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the endpoints that have another schema but accept every message of this one. */
  Set<E> standIns(Epoch epoch) {
    return served.stream()
        .filter(other -> !other.equals(epoch) && BreakingChanges.first(epoch, other).isEmpty())
        .flatMap(other -> members(other).stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
