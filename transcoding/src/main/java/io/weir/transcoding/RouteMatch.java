package io.weir.transcoding;

import java.util.SortedSet;

/** What an HTTP method and path mean to an {@link Api}. */
public sealed interface RouteMatch {

  /** A route takes this request. */
  record Found(HttpCall call) implements RouteMatch {}

  /** No route has this path. */
  record NotFound() implements RouteMatch {}

  /** Routes have this path, for other methods: the value of {@code Allow}. */
  record WrongMethod(SortedSet<String> allowed) implements RouteMatch {}
}
