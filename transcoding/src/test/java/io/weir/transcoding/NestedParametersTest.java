package io.weir.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Query parameters that name fields of fields: the limit is that of protobuf's parsers. */
final class NestedParametersTest {
  private static final Requests LIBRARY = new Requests("test.binpb");

  @ParameterizedTest
  @ValueSource(strings = {".words=a", ".color=RED"})
  void enterAHundredMessages(String field) {
    assertThat(LIBRARY.request(search(99, field), "")).contains("deeper");
    assertThat(LIBRARY.refusal(search(100, field), ""))
        .startsWith("filter.deeper.deeper")
        .endsWith(": nested deeper than 100 levels of messages");
  }

  /** A timestamp and a duration are messages themselves. */
  @ParameterizedTest
  @ValueSource(strings = {".since=2020-01-01T00:00:00Z", ".within=1s"})
  void countAMessageAtTheEnd(String field) {
    assertThat(LIBRARY.request(search(98, field), "")).contains("deeper");
    assertThat(LIBRARY.refusal(search(99, field), "")).contains("nested deeper than 100 levels");
  }

  @Test
  void areRefusedHoweverManyThereAre() {
    var one = search(400, ".words=a").substring("GET /v1/books:search?".length());
    assertThat(LIBRARY.refusal("GET /v1/books:search?" + (one + "&").repeat(100), ""))
        .contains("nested deeper");
  }

  private static String search(int deeper, String field) {
    return "GET /v1/books:search?filter" + ".deeper".repeat(deeper) + field;
  }
}
