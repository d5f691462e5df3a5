package io.weir.transcoding;

import java.util.SortedSet;

/** Result of matching an HTTP method and path against the routes of an {@link Api}. */
public sealed interface RouteMatch {

  /** A route matches the request. */
  record Found(HttpCall call) implements RouteMatch {}

  /** No route matches the path. */
  record NotFound() implements RouteMatch {}

  /** Routes match the path, but for other methods: the value of the {@code Allow} header. */
  record WrongMethod(SortedSet<String> allowed) implements RouteMatch {}
}
