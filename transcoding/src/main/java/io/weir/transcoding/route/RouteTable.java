package io.weir.transcoding.route;

import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.template.PathTemplate;
import io.weir.transcoding.template.Percent;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Maps an HTTP method and path to a target. A trie by segment: a literal takes precedence over
 * {@code *}, which takes precedence over {@code **}; a verb over a colon inside a segment; a
 * specific method over "*". Built with {@link #add}; afterwards read-only and thread-safe.
 */
public final class RouteTable<T> {
  /** Matches any HTTP method. */
  public static final String ANY_METHOD = "*";

  private final RouteNode<T> root = new RouteNode<>();
  private final Set<String> verbs = new HashSet<>();
  private int verbColons; // the most colons within one verb

  /**
   * Adds a target. Returns the target already registered for this method and template, otherwise
   * null.
   */
  public @Nullable T add(String method, PathTemplate template, T target) {
    var node = root;
    for (PathTemplate.Segment segment : template.segments()) {
      node = node.extend(segment);
    }
    if (template.verb() != null) {
      verbs.add(template.verb());
      verbColons =
          Math.max(verbColons, (int) template.verb().chars().filter(c -> c == ':').count());
    }
    return node.put(template.verb(), method, target);
  }

  /**
   * Returns the target of a request, or null.
   *
   * @param path still percent-encoded
   */
  public @Nullable T find(String method, String path) {
    for (int colon = colon(path); colon >= 0; colon = path.indexOf(':', colon + 1)) {
      var verb = verb(path, colon);
      var found = verb == null ? null : find(method, path, colon, verb);
      if (found != null) {
        return found;
      }
    }
    return find(method, path, path.length(), null);
  }

  private @Nullable T find(String method, String path, int end, @Nullable String verb) {
    return isAbsolute(path) ? root.find(path, 1, end, verb, method) : null;
  }

  /** Returns the methods for which the path has routes; empty if there are none. */
  public SortedSet<String> methods(String path) {
    SortedSet<String> methods = new TreeSet<>();
    if (isAbsolute(path)) {
      for (int colon = colon(path); colon >= 0; colon = path.indexOf(':', colon + 1)) {
        var verb = verb(path, colon);
        if (verb != null) {
          root.collect(path, 1, colon, verb, methods);
        }
      }
      root.collect(path, 1, path.length(), null, methods);
    }
    return methods;
  }

  private static boolean isAbsolute(String path) {
    return !path.isEmpty() && path.charAt(0) == '/';
  }

  /**
   * Returns the position of the first colon in the last segment after which a verb may begin;
   * otherwise -1. A verb with colons of its own takes precedence over what follows its last one.
   */
  private int colon(String path) {
    int colon = verbs.isEmpty() ? -1 : path.lastIndexOf(':');
    if (colon < 0 || path.indexOf('/', colon) >= 0) {
      return -1;
    }
    for (int more = verbColons; more > 0; more--) {
      int before = path.lastIndexOf(':', colon - 1);
      if (before < 0 || path.indexOf('/', before) >= 0) {
        break;
      }
      colon = before;
    }
    return colon;
  }

  /** Returns the decoded text after a colon, if any template has it as a verb. */
  private @Nullable String verb(String path, int colon) {
    try {
      var verb = Percent.decoded(path.substring(colon + 1));
      return verbs.contains(verb) ? verb : null;
    } catch (InvalidInput malformed) {
      return null; // does not equal any verb
    }
  }
}
