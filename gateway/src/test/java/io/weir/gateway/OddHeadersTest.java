package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Headers that are binary, malformed, too many or too large, in forms that treat them by
 * themselves. Whatever becomes of a call, the next one on the connections succeeds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OddHeadersTest {
  private static final List<HeaderForm> FORMS =
      List.of(
          HeaderForm.JSON, HeaderForm.NDJSON, HeaderForm.WEB, HeaderForm.GRPC, HeaderForm.SIDECAR);

  private static final Metadata.Key<byte[]> NOTE =
      Metadata.Key.of("x-note-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private HeaderCalls calls;

  @BeforeAll
  void start(@TempDir Path directory) {
    calls = HeaderCalls.start(directory);
    for (var rpc : List.of("Say", "Listen")) {
      calls.edge.upstream.always(StreamSchema.SERVICE + rpc, Answer.ok(Lines.line("one")));
    }
  }

  @AfterAll
  void stop() {
    calls.close();
  }

  private int code(HeaderForm form, String... headers) {
    int before = calls.edge.upstream.calls().size();
    int code = calls.call(form, headers).code();
    assertThat(calls.edge.upstream.calls().size() - before).isEqualTo(code == 0 ? 1 : 0);
    assertThat(calls.call(form).code()).as("the next call").isZero();
    return code;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          AAH/          | 1
          AAE           | 1
          AAE=          | 1
          ""            | 1
          AAH/,AAE      | 2
          AAH/,AAE=,    | 3
          !             | 0
          A             | 0
          A===          | 0
          AAH_          | 0
          AAH/=         | 0
          AA H/         | 0
          AAH/,!        | 0
          AAH/;AAE      | 0
          caf\u00e9     | 0
          """)
  void areBase64IfTheirNameSaysSo(String value, int values) {
    for (var form : FORMS) {
      assertThat(code(form, "x-note-bin: " + value)).as(form.name()).isEqualTo(values > 0 ? 0 : 3);
      if (values > 0) {
        var upstream = calls.edge.upstream.calls();
        var seen = upstream.get(upstream.size() - 2).headers().getAll(NOTE);
        assertThat(seen).as(form.name()).hasSize(values);
      }
    }
  }

  /** A page does not choose its headers, so that its call is not refused. */
  @ParameterizedTest
  @EnumSource(
      value = HeaderForm.class,
      names = {"JSON", "NDJSON", "WEB", "GRPC", "SIDECAR"})
  void areAscii(HeaderForm form) {
    boolean refused = form == HeaderForm.GRPC || form == HeaderForm.SIDECAR;
    assertThat(code(form, "x-a: caf\u00e9")).isEqualTo(refused ? 3 : 0);
    assertThat(code(form, "x!a: 1")).isEqualTo(refused ? 3 : 0);
  }

  static Stream<Arguments> sizes() {
    return Stream.of(
        Arguments.of("a long value", List.of("x-a: " + "v".repeat(6_000)), 0),
        Arguments.of("a value above the limit of the instance", value(9_000), 8),
        Arguments.of("a name above the limit of the instance", name(9_000), 8),
        Arguments.of("many fields", fields(100), 0),
        Arguments.of("values of one name", same(100), 0),
        Arguments.of("more fields than pass", fields(140), 8),
        Arguments.of("more values of one name than pass", same(140), 8));
  }

  private static List<String> value(int length) {
    return List.of("x-a: " + "v".repeat(length));
  }

  private static List<String> name(int length) {
    return List.of("x-" + "n".repeat(length) + ": 1");
  }

  private static List<String> fields(int count) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      fields.add("x-" + i + ": 1");
    }
    return fields;
  }

  private static List<String> same(int count) {
    return Collections.nCopies(count, "x-a: 1");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sizes")
  void areBounded(String what, List<String> headers, int code) {
    for (var form : FORMS) {
      // A sidecar bounds bytes, not fields.
      int expected = form.isAtSidecar() && what.startsWith("more") ? 0 : code;
      assertThat(code(form, headers.toArray(String[]::new))).as(form.name()).isEqualTo(expected);
    }
  }
}
