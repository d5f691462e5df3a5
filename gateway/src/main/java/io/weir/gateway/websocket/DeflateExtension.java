package io.weir.gateway.websocket;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Negotiation of permessage-deflate (RFC 7692, 7.1). Accepts the first offer that can be met,
 * without a window from one message to the next on either side.
 */
final class DeflateExtension {
  private static final String NAME = "permessage-deflate";
  private static final String AGREED =
      NAME + "; server_no_context_takeover; client_no_context_takeover";
  private static final String SERVER_WINDOW = "server_max_window_bits";
  private static final String CLIENT_WINDOW = "client_max_window_bits";
  private static final Set<String> FLAGS =
      Set.of("server_no_context_takeover", "client_no_context_takeover");

  private DeflateExtension() {}

  /**
   * Returns the extension for the response, or null if no offer is accepted.
   *
   * @param offers values of sec-websocket-extensions
   */
  static @Nullable String agreed(List<String> offers) {
    for (var header : offers) {
      for (var offer : header.split(",", -1)) {
        var answer = answer(offer.split(";", -1));
        if (answer != null) {
          return answer;
        }
      }
    }
    return null;
  }

  private static @Nullable String answer(String[] offer) {
    if (!offer[0].strip().equalsIgnoreCase(NAME)) {
      return null;
    }
    Set<String> seen = new HashSet<>();
    for (int i = 1; i < offer.length; i++) {
      int equals = offer[i].indexOf('=');
      var name = (equals < 0 ? offer[i] : offer[i].substring(0, equals)).strip();
      var value = equals < 0 ? null : offer[i].substring(equals + 1).strip().replace("\"", "");
      if (!seen.add(name.toLowerCase(Locale.ROOT)) || !isMet(name, value)) {
        return null;
      }
    }
    return seen.contains(SERVER_WINDOW) ? AGREED + "; " + SERVER_WINDOW + "=15" : AGREED;
  }

  private static boolean isMet(String name, @Nullable String value) {
    if (FLAGS.contains(name)) {
      return value == null;
    }
    if (name.equals(CLIENT_WINDOW)) {
      // The JDK expands data of any window size.
      return value == null || value.matches("[89]|1[0-5]");
    }
    // The JDK's compressor has only this window size.
    return name.equals(SERVER_WINDOW) && "15".equals(value);
  }
}
