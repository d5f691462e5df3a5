package io.weir.runtime.authentication;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import io.netty.util.AsciiString;
import io.weir.runtime.authentication.Credentials.Found;
import io.weir.runtime.headers.HeaderNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the credentials of requests. A cookie counts only if there are no others, because browsers
 * send it unasked; of all others there may be one. Immutable.
 */
final class CredentialsReader {
  private static final String BEARER = "bearer";

  private final TokenConfig places;
  private final boolean tokens;
  private final @Nullable AsciiString keyHeader;

  /** Name under which clients of grpc-gateway would send the same metadata. Never a key. */
  private final @Nullable AsciiString prefixedKeyHeader;

  CredentialsReader(IdentityConfig config) {
    places = config.places();
    tokens = !config.jwt().isEmpty();
    keyHeader = config.apiKeys().map(ApiKeysConfig::header).map(AsciiString::cached).orElse(null);
    prefixedKeyHeader = keyHeader == null ? null : HeaderNames.METADATA_PREFIX.concat(keyHeader);
  }

  /**
   * @param target path and query as received
   * @param socket whether the request asks for a WebSocket
   */
  Credentials read(RequestHeaders headers, String target, boolean socket) {
    List<Found> found = new ArrayList<>(1);
    var left = apiKey(headers, found);
    var rest = target;
    boolean bearer = false;
    if (tokens) {
      authorization(headers, found);
      var parameter = places.query();
      if (parameter != null && target.indexOf('?') >= 0) {
        var query = QueryToken.of(target, parameter);
        query.tokens().forEach(token -> found.add(new Credentials.Token(token)));
        rest = query.rest();
        left = rest.equals(target) ? left : withoutQuery(left, parameter);
      }
      if (socket && left.contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
        var offered = SubprotocolToken.of(left.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL));
        offered.tokens().forEach(token -> found.add(new Credentials.Token(token)));
        bearer = offered.isBearer() && offered.others().isEmpty();
        left = offered.isBearer() ? offering(left, offered.others()) : left;
      }
    }
    return new Credentials(chosen(headers, found), left, rest, bearer);
  }

  private Found chosen(RequestHeaders headers, List<Found> found) {
    return switch (found.size()) {
      case 0 -> tokens && places.cookie() != null ? cookie(headers, places.cookie()) : NONE;
      case 1 -> found.getFirst();
      default -> new Credentials.Ambiguous("more than one token or API key");
    };
  }

  private static final Found NONE = new Credentials.None();

  private RequestHeaders apiKey(RequestHeaders headers, List<Found> found) {
    if (keyHeader == null || prefixedKeyHeader == null) {
      return headers;
    }
    if (!headers.contains(keyHeader) && !headers.contains(prefixedKeyHeader)) {
      return headers;
    }
    headers.getAll(keyHeader).forEach(key -> found.add(new Credentials.ApiKey(key)));
    return headers.toBuilder().removeAndThen(keyHeader).removeAndThen(prefixedKeyHeader).build();
  }

  private static void authorization(RequestHeaders headers, List<Found> found) {
    var values = headers.getAll(HttpHeaderNames.AUTHORIZATION);
    for (var value : values) {
      int length = BEARER.length();
      if (value.regionMatches(true, 0, BEARER, 0, length)
          && (value.length() == length || isBlank(value.charAt(length)))) {
        found.add(new Credentials.Token(value.substring(length).strip()));
      }
    }
    if (values.size() > 1 && found.size() == 1) {
      // The service may read another one than the gateway has checked.
      found.add(new Credentials.Token(""));
    }
  }

  /** A tab separates for many readers of the header, so it must not hide a token. */
  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static Found cookie(RequestHeaders headers, String name) {
    Found found = NONE;
    for (var header : headers.getAll(HttpHeaderNames.COOKIE)) {
      for (var pair : header.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
          var value = pair.substring(equals + 1).strip();
          found =
              found.equals(NONE)
                  ? new Credentials.Token(unquoted(value))
                  : new Credentials.Ambiguous("more than one cookie with a token");
        }
      }
    }
    return found;
  }

  private static String unquoted(String value) {
    return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  private static RequestHeaders withoutQuery(RequestHeaders headers, String parameter) {
    return headers.toBuilder().path(QueryToken.of(headers.path(), parameter).rest()).build();
  }

  private static RequestHeaders offering(RequestHeaders headers, List<String> others) {
    var left = headers.toBuilder().removeAndThen(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
    return others.isEmpty()
        ? left.build()
        : left.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, String.join(", ", others)).build();
  }
}
