package io.weir.transcoding.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.route.RouteTable;
import io.weir.transcoding.template.PathTemplate.Segment;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A random template is either rejected, or matches a path of its form and captures the expected
 * parts.
 */
final class TemplateFuzzTest {

  static Stream<byte[]> templates() {
    return Stream.of(
            "/v1/users/{id}:watch",
            "/v1/{name=shelves/*/books/**}:touch",
            "/v1/{a.b_c=x}/*/{d}",
            "/v1/a%20b/%C3%A4/**",
            "/v1/x:v%2B%3A0",
            "/")
        .map(text -> text.getBytes(UTF_8));
  }

  @MethodSource("templates")
  @FuzzTest(maxDuration = "5m")
  void template(byte[] text) {
    PathTemplate template;
    try {
      template = PathTemplate.parse(new String(text, UTF_8));
    } catch (IllegalArgumentException refused) {
      assertThat(refused)
          .hasMessageContaining(" ")
          .isExactlyInstanceOf(IllegalArgumentException.class);
      return;
    }
    var path = path(template);
    var table = new RouteTable<String>();
    table.add("GET", template, "found");
    assertThat(table.find("GET", path)).as(path).isEqualTo("found");
    var captures = new Captures(template, path);
    for (PathTemplate.Variable variable : template.variables()) {
      var taken = new Bytes(0);
      captures.decode(variable, taken);
      assertThat(taken).hasToString(expected(template, variable));
    }
  }

  private static String path(PathTemplate template) {
    return template.segments().stream()
            .map(segment -> encoded(sample(segment)))
            .collect(Collectors.joining("/", "/", ""))
        + (template.verb() == null ? "" : ":" + encoded(template.verb()));
  }

  private static String sample(Segment segment) {
    return switch (segment) {
      case Segment.Literal literal -> literal.text();
      case Segment.Any() -> "one";
      case Segment.Rest() -> "rest";
    };
  }

  private static String encoded(String text) {
    var encoded = new StringBuilder();
    for (byte one : text.getBytes(UTF_8)) {
      encoded.append(Character.isLetter(one) ? (char) one + "" : "%%%02X".formatted(one));
    }
    return encoded.toString();
  }

  /**
   * Returns the expected capture. A variable of several segments keeps %2F, so its slashes are
   * those of the path.
   */
  private static String expected(PathTemplate template, PathTemplate.Variable variable) {
    return template.segments().subList(variable.first(), variable.end()).stream()
        .map(TemplateFuzzTest::sample)
        .map(text -> variable.multiple() ? text.replace("/", "%2F") : text)
        .collect(Collectors.joining("/"));
  }
}
