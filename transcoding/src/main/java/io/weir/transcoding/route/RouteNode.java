package io.weir.transcoding.route;

import io.weir.transcoding.template.PathTemplate.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Node of the trie: its successors, and the routes that end here. */
final class RouteNode<T> {
  private final LiteralTable<RouteNode<T>> literals = new LiteralTable<>();
  private final List<End<T>> ends = new ArrayList<>(1);
  private @Nullable RouteNode<T> any;
  private @Nullable RouteNode<T> rest;

  private record End<T>(@Nullable String verb, String method, T target) {}

  RouteNode<T> extend(Segment segment) {
    return switch (segment) {
      case Segment.Literal literal -> {
        var next = literals.get(literal.text(), 0, literal.text().length());
        if (next == null) {
          next = new RouteNode<>();
          literals.put(literal.text(), next);
        }
        yield next;
      }
      case Segment.Any() -> {
        any = any == null ? new RouteNode<>() : any;
        yield any;
      }
      case Segment.Rest() -> {
        rest = rest == null ? new RouteNode<>() : rest;
        yield rest;
      }
    };
  }

  @Nullable T put(@Nullable String verb, String method, T target) {
    for (End<T> end : ends) {
      if (end.method.equals(method) && Objects.equals(end.verb, verb)) {
        return end.target;
      }
    }
    ends.add(new End<>(verb, method, target));
    return null;
  }

  /**
   * Searches below this node.
   *
   * @param at where the next segment begins, or past the end
   */
  @Nullable T find(String path, int at, int end, @Nullable String verb, String method) {
    if (at > end) {
      var here = target(verb, method);
      return here != null || rest == null ? here : rest.target(verb, method);
    }
    int stop = segmentEnd(path, at, end);
    var literal = literals.get(path, at, stop);
    T found = literal == null ? null : literal.find(path, stop + 1, end, verb, method);
    if (found == null && any != null && stop > at) {
      found = any.find(path, stop + 1, end, verb, method);
    }
    if (found == null && rest != null && takesRest(path, at, end)) {
      found = rest.target(verb, method);
    }
    return found;
  }

  /** Like {@link #find}, but collects the methods of every matching node. */
  void collect(String path, int at, int end, @Nullable String verb, SortedSet<String> methods) {
    if (at > end) {
      addMethods(verb, methods);
      if (rest != null) {
        rest.addMethods(verb, methods);
      }
      return;
    }
    int stop = segmentEnd(path, at, end);
    var literal = literals.get(path, at, stop);
    if (literal != null) {
      literal.collect(path, stop + 1, end, verb, methods);
    }
    if (any != null && stop > at) {
      any.collect(path, stop + 1, end, verb, methods);
    }
    if (rest != null && takesRest(path, at, end)) {
      rest.addMethods(verb, methods);
    }
  }

  private static int segmentEnd(String path, int at, int end) {
    int slash = path.indexOf('/', at, end);
    return slash < 0 ? end : slash;
  }

  /**
   * Returns whether {@code **} may match here: "The path variables must not capture the leading '/'
   * character."
   */
  private static boolean takesRest(String path, int at, int end) {
    return at == end || path.charAt(at) != '/';
  }

  private @Nullable T target(@Nullable String verb, String method) {
    T anyMethod = null;
    for (End<T> end : ends) {
      if (Objects.equals(end.verb, verb)) {
        if (end.method.equals(method)) {
          return end.target;
        }
        anyMethod = end.method.equals(RouteTable.ANY_METHOD) ? end.target : anyMethod;
      }
    }
    return anyMethod;
  }

  private void addMethods(@Nullable String verb, SortedSet<String> methods) {
    for (End<T> end : ends) {
      if (Objects.equals(end.verb, verb)) {
        methods.add(end.method);
      }
    }
  }
}
