package io.weir.runtime.authentication;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Query with a token as one of its parameters.
 *
 * @param tokens values of the parameter, decoded
 * @param rest target without it; the same text if it is not there
 */
record QueryToken(List<String> tokens, String rest) {

  /**
   * @param target path and query as received
   * @param name name of the parameter; any percent-encoded spelling of it counts
   */
  static QueryToken of(String target, String name) {
    int mark = target.indexOf('?');
    if (mark < 0) {
      return new QueryToken(List.of(), target);
    }
    List<String> tokens = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (var pair : target.substring(mark + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (decoded(equals < 0 ? pair : pair.substring(0, equals)).equals(name)) {
        tokens.add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      } else {
        others.add(pair);
      }
    }
    if (tokens.isEmpty()) {
      return new QueryToken(tokens, target);
    }
    var path = target.substring(0, mark);
    return new QueryToken(tokens, others.isEmpty() ? path : path + "?" + String.join("&", others));
  }

  private static String decoded(String text) {
    try {
      return text.indexOf('%') < 0 ? text : URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      return text;
    }
  }
}
