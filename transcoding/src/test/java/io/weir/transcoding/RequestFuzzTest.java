package io.weir.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Random paths and queries: no route, a message that parses, or violations. */
final class RequestFuzzTest {
  private static final Requests LIBRARY = new Requests("test.binpb");

  static Stream<byte[]> targets() {
    return Stream.of(
            "/v1/books:search?text=a+b&count=12&filter.since=2020-01-01T00%3A00:00Z&limit=3",
            "/v1/books:search?filter.deeper.words=%C3%A4&colors=RED&colors=2&readMask=a,b",
            "/v1/books:search?score=1.5e3&token=_-8&",
            "/v1/shelves/a%2F/books/%C3%A4",
            "/v1/typed/7/2020-01-01T00:00:00Z/RED",
            "/v1/books/x:touch")
        .map(text -> text.getBytes(UTF_8));
  }

  @MethodSource("targets")
  @FuzzTest(maxDuration = "5m")
  void target(byte[] text) {
    var target = new String(text, UTF_8);
    int question = target.indexOf('?');
    var path = question < 0 ? target : target.substring(0, question);
    for (String method : new String[] {"GET", "POST"}) {
      if (LIBRARY.api().match(method, path) instanceof RouteMatch.Found(HttpCall call)) {
        send(call, question < 0 ? "" : target.substring(question + 1));
      }
    }
  }

  private static void send(HttpCall call, String query) {
    var message = new Output(8);
    try {
      call.writeRequest(query, new byte[0], message);
    } catch (TranscodingException refused) {
      assertThat(refused.violations()).isNotEmpty();
      assertThat(message.length()).isZero();
      return;
    }
    LIBRARY.assertIsRequest(call, message.toByteArray());
  }
}
