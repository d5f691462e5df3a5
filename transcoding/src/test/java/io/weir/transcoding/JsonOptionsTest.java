package io.weir.transcoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.rule.ServiceRules;
import org.junit.jupiter.api.Test;

/** Effect of each JSON option on an API. */
final class JsonOptionsTest {
  private static final Requests LENIENT =
      requests(new JsonOptions(true, false, false, false, JsonOptions.DEFAULT_DEPTH));
  private static final Requests VERBOSE =
      requests(new JsonOptions(false, true, true, true, JsonOptions.DEFAULT_DEPTH));
  private static final Requests SHALLOW = requests(new JsonOptions(false, false, false, false, 3));

  @Test
  void skipsUnknownFieldsAndParametersIfConfigured() {
    assertThat(LENIENT.request("PUT /v1/books/b?what=1", "{\"book\": {\"colour\": {\"x\": [1]}}}"))
        .isEqualTo("{\"book\":{\"name\":\"b\"}}");
    assertThat(LENIENT.request("GET /v1/books:search?text=a&utm=1&filter.nope=x", ""))
        .isEqualTo("{\"text\":\"a\"}");
    assertThat(LENIENT.refusal("GET /v1/books:search?count=x&utm=1", "")).startsWith("count: ");
  }

  @Test
  void writesProtoNamesNumbersAndDefaultsIfConfigured() {
    assertThat(VERBOSE.answer("GET /v1/books/b/shelf", "{\"shelf\": {\"place\": {\"row\": 1}}}"))
        .isEqualTo("{\"place\":{\"row\":1,\"column\":0},\"room\":\"\"}");
  }

  @Test
  void limitsTheDepthInBothDirections() {
    var nested = "{\"book\": {\"shelf\": {\"place\": {\"row\": 1}}}}";
    assertThat(SHALLOW.request("PUT /v1/books/b", nested)).contains("\"row\":1");
    var book = "{\"shelf\": {\"place\": {\"row\": 1}}}";
    assertThat(SHALLOW.answer("GET /v1/shelves/s/books/b", book)).isEqualTo(book.replace(" ", ""));
    var shallower = requests(new JsonOptions(false, false, false, false, 1));
    assertThat(shallower.refusal("PUT /v1/books/b", nested))
        .isEqualTo("book.shelf: nested deeper than 1 levels of messages");
    assertThatExceptionOfType(TranscodingException.class)
        .isThrownBy(() -> shallower.answer("GET /v1/shelves/s/books/b", book))
        .satisfies(refused ->
            assertThat(refused.violations().getFirst().description())
                .isEqualTo("nested deeper than 1 levels of messages"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JsonOptions(false, false, false, false, 501));
  }

  private static Requests requests(JsonOptions options) {
    return new Requests("test.binpb", new ApiOptions(options, ServiceRules.NONE));
  }
}
