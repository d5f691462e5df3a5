package io.weir.runtime.headers;

import com.linecorp.armeria.common.HttpHeadersBuilder;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compiled rules for the headers of one API in one direction.
 *
 * @param dropped names that do not pass
 * @param beginnings beginnings of names that do not pass
 * @param renamed new name by name; a name that is dropped is not renamed
 * @param set headers that replace those of the sender
 */
public record NameRules(
    Set<AsciiString> dropped,
    List<AsciiString> beginnings,
    Map<AsciiString, AsciiString> renamed,
    Map<AsciiString, String> set) {
  /** Compiles the rules of requests. */
  public static NameRules of(HeadersConfig.Request config) {
    return of(config.rules());
  }

  /** Compiles the rules of responses. */
  public static NameRules of(HeadersConfig.Response config) {
    return of(config.rules());
  }

  static NameRules of(HeadersConfig.Rules config) {
    return new NameRules(
        config.drop().stream()
            .filter(name -> !name.endsWith("*"))
            .map(AsciiString::cached)
            .collect(Collectors.toUnmodifiableSet()),
        config.drop().stream()
            .filter(name -> name.endsWith("*"))
            .map(name -> AsciiString.cached(name.substring(0, name.length() - 1)))
            .toList(),
        config.rename().entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    e -> AsciiString.cached(e.getKey()), e -> AsciiString.cached(e.getValue()))),
        config.set().entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    e -> AsciiString.cached(e.getKey()), Map.Entry::getValue)));
  }

  public boolean isEmpty() {
    return dropped.isEmpty() && beginnings.isEmpty() && renamed.isEmpty() && set.isEmpty();
  }

  /** Returns the name under which a header passes; null if it does not pass. */
  public @Nullable AsciiString nameOf(AsciiString name) {
    if (dropped.contains(name)) {
      return null;
    }
    for (var beginning : beginnings) {
      if (name.startsWith(beginning)) {
        return null;
      }
    }
    return renamed.getOrDefault(name, name);
  }

  /** Sets the headers that replace those of the sender. */
  public void set(HttpHeadersBuilder to) {
    if (!set.isEmpty()) {
      set.forEach((name, value) -> to.set(name, value));
    }
  }
}
