package io.weir.runtime.headers;

import io.netty.util.AsciiString;
import io.weir.grpc.MetadataRules;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Rules for headers. They apply to what passes anyway: a reserved name cannot be let through.
 *
 * @param request headers of callers, before they become metadata
 * @param response metadata of the service, before it becomes headers
 */
public record HeadersConfig(Request request, Response response) {

  /**
   * Rules for requests.
   *
   * @param drop names that do not pass; a name that ends in '*' stands for all that begin so
   * @param rename new name by name
   * @param set metadata that replaces the caller's
   */
  public record Request(List<String> drop, Map<String, String> rename, Map<String, String> set) {
    public Request {
      var rules = Rules.of(drop, rename, set);
      rules.check(HeaderNames::isForwarded);
      drop = rules.drop();
      rename = rules.rename();
      set = rules.set();
    }

    Rules rules() {
      return new Rules(drop, rename, set);
    }

    public static Request defaults() {
      return new Request(List.of(), Map.of(), Map.of());
    }
  }

  /**
   * Rules for responses.
   *
   * @param drop names that do not pass; a name that ends in '*' stands for all that begin so
   * @param rename new name by name
   * @param set headers that replace the service's
   * @param metadataPrefix prefix of the headers that initial metadata becomes, "grpc-metadata-"
   * @param trailerPrefix prefix of the headers that trailing metadata becomes, "grpc-trailer-"
   */
  public record Response(
      List<String> drop,
      Map<String, String> rename,
      Map<String, String> set,
      String metadataPrefix,
      String trailerPrefix) {
    public Response {
      var rules = Rules.of(drop, rename, set);
      rules.check(HeaderNames::isAnswered);
      drop = rules.drop();
      rename = rules.rename();
      set = rules.set();
      metadataPrefix = prefix("metadata-prefix", metadataPrefix);
      trailerPrefix = prefix("trailer-prefix", trailerPrefix);
    }

    Rules rules() {
      return new Rules(drop, rename, set);
    }

    /** Returns true if the headers of HTTP callers get a prefix. */
    public boolean hasPrefixes() {
      return !metadataPrefix.isEmpty() || !trailerPrefix.isEmpty();
    }

    public static Response defaults() {
      return new Response(List.of(), Map.of(), Map.of(), "", "");
    }

    private static String prefix(String key, String prefix) {
      var lower = prefix.toLowerCase(Locale.ROOT);
      if (!lower.isEmpty() && (!MetadataRules.isName(lower) || !lower.endsWith("-"))) {
        throw new IllegalArgumentException(
            "%s: found '%s', expected the beginning of a header's name with '-' at its end"
                .formatted(key, prefix));
      }
      return lower;
    }
  }

  /** Rules of one direction, with names in lower case. */
  record Rules(List<String> drop, Map<String, String> rename, Map<String, String> set) {
    /** Longest name, in characters. Servers refuse header lists of some kilobytes. */
    private static final int MOST_NAME = 256;

    static Rules of(List<String> drop, Map<String, String> rename, Map<String, String> set) {
      return new Rules(
          drop.stream().map(Rules::lower).toList(),
          byName("rename", rename, Rules::lower),
          byName("set", set, UnaryOperator.identity()));
    }

    /** Returns a mapping with its names in lower case, which must differ then too. */
    private static Map<String, String> byName(
        String key, Map<String, String> given, UnaryOperator<String> value) {
      Map<String, String> byName = new HashMap<>();
      given.forEach((name, each) -> {
        if (byName.put(lower(name), value.apply(each)) != null) {
          throw new IllegalArgumentException(
              "%s: '%s' again; letter case makes no difference".formatted(key, lower(name)));
        }
      });
      return Map.copyOf(byName);
    }

    private static String lower(String name) {
      return name.toLowerCase(Locale.ROOT);
    }

    /** Checks names and values. Names that are written must be among those that pass. */
    void check(Predicate<AsciiString> passes) {
      for (var name : drop) {
        named("drop", name.endsWith("*") ? name.substring(0, name.length() - 1) : name);
      }
      rename.forEach((from, to) -> {
        named("rename", from);
        writable("rename", to, passes);
        if (MetadataRules.isBinary(from) != MetadataRules.isBinary(to)) {
          throw new IllegalArgumentException(
              "rename: '%s' to '%s': names that end in '-bin' have values in base64, others do not"
                  .formatted(from, to));
        }
      });
      set.forEach((name, value) -> {
        writable("set", name, passes);
        var breach = MetadataRules.breach(name, value);
        if (breach != null) {
          throw new IllegalArgumentException("set: " + breach);
        }
      });
    }

    private static void named(String key, String name) {
      if (!MetadataRules.isName(name)) {
        throw new IllegalArgumentException(
            "%s: found '%s', expected the name of a header".formatted(key, name));
      }
      if (name.length() > MOST_NAME) {
        throw new IllegalArgumentException(
            "%s: '%s…' has %d characters, more than %d"
                .formatted(key, name.substring(0, 20), name.length(), MOST_NAME));
      }
    }

    private static void writable(String key, String name, Predicate<AsciiString> passes) {
      named(key, name);
      if (!passes.test(AsciiString.of(name))) {
        throw new IllegalArgumentException(
            "%s: '%s' is reserved: the gateway or the protocol writes it".formatted(key, name));
      }
    }
  }

  public static HeadersConfig defaults() {
    return new HeadersConfig(Request.defaults(), Response.defaults());
  }
}
