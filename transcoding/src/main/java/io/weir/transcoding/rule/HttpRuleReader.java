package io.weir.transcoding.rule;

import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.wire.WireReader;
import io.weir.transcoding.wire.WireType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads serialized google.api.HttpRule and google.api.Http. */
final class HttpRuleReader {
  private static final int MAX_METHOD = 64;

  private HttpRuleReader() {}

  /**
   * Returns the bindings of a google.api.HttpRule, the primary one first.
   *
   * @throws IllegalArgumentException if the rule is malformed or nested too deep
   */
  static List<HttpRule> bindings(byte[] rule) {
    List<HttpRule> rules = new ArrayList<>();
    try {
      binding(WireReader.of(rule), rules, false);
    } catch (InvalidInput malformed) {
      throw new IllegalArgumentException("google.api.http: " + malformed.description(), malformed);
    }
    return rules;
  }

  /** Reads a google.api.HttpRule up to the reader's limit. */
  private static void binding(WireReader in, List<HttpRule> rules, boolean additional) {
    var method = "";
    var path = "";
    var body = "";
    var responseBody = "";
    int place = rules.size();
    while (!in.atLimit()) {
      int tag = in.readTag();
      switch (tag >>> 3) {
        case 2, 3, 4, 5, 6 -> {
          method = verb(tag >>> 3);
          path = in.readString();
        }
        case 7 -> body = in.readString();
        case 8 -> {
          int outer = in.enter(in.readLength());
          var custom = custom(in);
          in.leave(outer);
          method = custom.httpMethod();
          path = custom.path();
        }
        case 11 -> {
          if (additional) {
            throw new IllegalArgumentException("additional_bindings within additional_bindings");
          }
          int outer = in.enter(in.readLength());
          binding(in, rules, true);
          in.leave(outer);
        }
        case 12 -> responseBody = in.readString();
        default -> in.skip(tag);
      }
    }
    if (method.isEmpty()) {
      throw new IllegalArgumentException("a google.api.http rule without a path");
    }
    rules.add(place, new HttpRule(method, path, body, responseBody));
  }

  private static String verb(int number) {
    return switch (number) {
      case 2 -> "GET";
      case 3 -> "PUT";
      case 4 -> "POST";
      case 5 -> "DELETE";
      default -> "PATCH";
    };
  }

  private static HttpRule custom(WireReader in) {
    var kind = "";
    var path = "";
    while (!in.atLimit()) {
      int tag = in.readTag();
      if (tag == (1 << 3 | WireType.DELIMITED)) {
        kind = in.readString();
      } else if (tag == (2 << 3 | WireType.DELIMITED)) {
        path = in.readString();
      } else {
        in.skip(tag);
      }
    }
    if (!isMethod(kind)) {
      throw new IllegalArgumentException(
          "the custom kind \"" + kind + "\" of " + path + " is not an HTTP method");
    }
    var method = kind.toUpperCase(Locale.ROOT);
    if (method.equals("CONNECT")) {
      throw new IllegalArgumentException(
          "the custom kind CONNECT of " + path + " cannot be served: it asks for a tunnel");
    }
    return new HttpRule(method, path, "", "");
  }

  /** Returns whether a text is a token (RFC 9110, 5.6.2), or "*" for any method. */
  private static boolean isMethod(String kind) {
    return !kind.isEmpty()
        && kind.length() <= MAX_METHOD
        && kind.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }
}
