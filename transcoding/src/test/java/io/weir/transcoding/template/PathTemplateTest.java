package io.weir.transcoding.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.transcoding.template.PathTemplate.Segment;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathTemplateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /                                    | ''                | ''                    | ''
          /v1                                  | v1                | ''                    | ''
          /v1/users                            | v1 users          | ''                    | ''
          /v1/*                                | v1 *              | ''                    | ''
          /v1/**                               | v1 **             | ''                    | ''
          /v1/*/x/**                           | v1 * x **         | ''                    | ''
          /v1/{id}                             | v1 *              | id[1,2)               | ''
          /v1/{id=*}                           | v1 *              | id[1,2)               | ''
          /v1/{id=a}                           | v1 a              | id[1,2)               | ''
          /v1/{user.id}/x                      | v1 * x            | user.id[1,2)          | ''
          /v1/{name=shelves/*/books/*}         | v1 shelves * books * | name[1,5)+         | ''
          /v1/{name=**}                        | v1 **             | name[1,2)+            | ''
          /v1/{a}/{b}                          | v1 * *            | a[1,2) b[2,3)         | ''
          /v1/{a}/x/{b=y/**}                   | v1 * x y **       | a[1,2) b[3,5)+        | ''
          /v1/users:search                     | v1 users          | ''                    | search
          /v1/{id}:watch                       | v1 *              | id[1,2)               | watch
          /v1/{name=**}:cancel                 | v1 **             | name[1,2)+            | cancel
          /{x}                                 | *                 | x[0,1)                | ''
          /v1/a%20b                            | v1 a b            | ''                    | ''
          /v1/a-b_c.d~e!$'()                   | v1 a-b_c.d~e!$'() | ''                    | ''
          /v1/{_a.b_2}                         | v1 *              | _a.b_2[1,2)           | ''
          /v1/*/**                             | v1 * **           | ''                    | ''
          /v1/{a=*/b}                          | v1 * b            | a[1,3)+               | ''
          /v1/{a=b/c}                          | v1 b c            | a[1,3)+               | ''
          /v1/{a=*}/**                         | v1 * **           | a[1,2)                | ''
          /v1/**:purge                         | v1 **             | ''                    | purge
          /v1/x:a%2Bb                          | v1 x              | ''                    | a+b
          """)
  void parses(String text, String segments, String variables, String verb) {
    var template = PathTemplate.parse(text);
    assertThat(template.segments().stream().map(PathTemplateTest::shown))
        .containsExactly(
            text.equals("/v1/a%20b") ? new String[] {"v1", "a b"} : segments.split(" ", -1));
    assertThat(
            template.variables().stream()
                .map(PathTemplateTest::shown)
                .collect(Collectors.joining(" ")))
        .isEqualTo(variables);
    assertThat(template.verb()).isEqualTo(verb.isEmpty() ? null : verb);
  }

  private static String shown(Segment segment) {
    return switch (segment) {
      case Segment.Literal literal -> literal.text();
      case Segment.Any() -> "*";
      case Segment.Rest() -> "**";
    };
  }

  private static String shown(PathTemplate.Variable variable) {
    return "%s[%d,%d)%s"
        .formatted(
            variable.fieldPath(), variable.first(), variable.end(), variable.multiple() ? "+" : "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                | expected '/', found the end
          v1                | expected '/', found 'v'
          //                | expected a segment, found '/'
          /v1/              | expected a segment, found the end
          /v1//users        | expected a segment, found '/'
          /v1/**/x          | ** is not the last segment
          /v1/{a=**}/x      | ** is not the last segment
          /v1/{a=**/x}      | ** is not the last segment
          /v1/***           | expected '/', ':' or the end, found '*'
          /v1/a*            | expected '/', ':' or the end, found '*'
          /v1/*a            | expected '/', ':' or the end, found 'a'
          /v1/{a}b          | expected '/', ':' or the end, found 'b'
          /v1/a{b}          | expected '/', ':' or the end, found '{'
          /v1/{a           | expected '}', found the end
          /v1/{a={b}}       | a variable inside a variable
          /v1/{}            | expected a field name, found '}'
          /v1/{a.}          | expected a field name, found '}'
          /v1/{1a}          | expected a field name, found '1'
          /v1/{a-b}         | expected '}', found '-'
          /v1/{a=}          | expected a segment, found '}'
          /v1/{a}/{a}       | the variable a twice
          /v1/users:        | expected a segment, found the end
          /v1:a/b           | expected '/', ':' or the end, found '/'
          /v1:a:                     | expected a segment, found the end
          /v1:{a}           | expected a segment, found '{'
          /v1/a?b           | expected '/', ':' or the end, found '?'
          /v1/a}            | expected '/', ':' or the end, found '}'
          /v1/a%2           | malformed percent-encoding
          /v1/%FF           | not UTF-8
          /v1/x:%GG         | malformed percent-encoding
          /v1/{.a}          | expected a field name, found '.'
          /v1/{a..b}        | expected a field name, found '.'
          /v1/{=x}          | expected a field name, found '='
          /v1/{a=/x}        | expected a segment, found '/'
          /v1/{a=x/}        | expected a segment, found '}'
          /v1/{a=x          | expected '}', found the end
          /v1/{a=x:y}       | expected '}', found ':'
          /v1/{a}{b}        | expected '/', ':' or the end, found '{'
          /v1/{a}/{b.c}/{a} | the variable a twice
          /v1/a#b           | expected '/', ':' or the end, found '#'
          """)
  void refuses(String text, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PathTemplate.parse(text))
        .withMessageContaining(why);
  }
}
