package io.weir.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Malformed input is either accepted or rejected with violations: no other exception, no partial
 * output.
 */
final class MalformedInputTest {
  private static final int ROUNDS = 20_000;
  private static final String ALPHABET =
      "{}[]\",:\\/%&=+-.*eE0123456789truefalsn ux\u0000\u00e4\ud83d";
  private static final Requests LIBRARY = new Requests("test.binpb");

  private final Random random = new Random(7);

  @Test
  void acceptsOrRejectsMalformedBodies() {
    var body =
        """
        {"name":"n","title":"\\u00e4\\ud83d\\ude00","pages":["a","b"],"shelf":{"room":"r","place":
        {"row":1,"column":"-2e0"}},"labels":{"a":"b","c":"d"},"printed":"2020-01-01T00:00:00.5Z",
        "number":7}\
        """;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] damaged = damage(body).getBytes(StandardCharsets.UTF_8);
      if (i % 3 == 0) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      send("PATCH /v1/shelves/1/books/2", null, damaged);
    }
  }

  @Test
  void acceptsOrRejectsMalformedQueries() {
    var query =
        "text=a+b&count=12&filter.since=2020-01-01T00%3A00:00Z&filter.deeper.words=%C3%A4"
            + "&colors=RED&limit=3&readMask=a,b&score=1.5e3&token=_-8";
    for (int i = 0; i < ROUNDS; i++) {
      send("GET /v1/books:search", damage(query), new byte[0]);
    }
  }

  @Test
  void acceptsOrRejectsMalformedPaths() {
    var paths =
        List.of(
            "/v1/shelves/a%2F/books/%C3%A4",
            "/v1/typed/7/2020-01-01T00:00:00Z/RED", "/v1/books/x:touch");
    for (int i = 0; i < ROUNDS; i++) {
      var path = damage(paths.get(i % paths.size()));
      for (String method : List.of("GET", "POST")) {
        if (LIBRARY.api().match(method, path) instanceof RouteMatch.Found(HttpCall call)) {
          send(call, null, new byte[0]);
        }
      }
    }
  }

  private void send(String target, @Nullable String query, byte[] body) {
    send(LIBRARY.call(target), query, body);
  }

  private static void send(HttpCall call, @Nullable String query, byte[] body) {
    var message = new Output(8);
    try {
      call.writeRequest(query, body, message);
    } catch (TranscodingException refused) {
      assertThat(refused.violations()).isNotEmpty();
      assertThat(message.length()).isZero();
    }
  }

  private String damage(String text) {
    var damaged = new StringBuilder(text);
    for (int hits = random.nextInt(1, 4); hits > 0; hits--) {
      int at = random.nextInt(damaged.length());
      switch (random.nextInt(3)) {
        case 0 -> damaged.deleteCharAt(at);
        case 1 -> damaged.insert(at, any());
        default -> damaged.setCharAt(at, any());
      }
    }
    return damaged.toString();
  }

  private char any() {
    return ALPHABET.charAt(random.nextInt(ALPHABET.length()));
  }
}
