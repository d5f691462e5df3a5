package io.weir.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses as CSV lines, and request messages of WebSockets. */
final class CsvRowsTest {
  private static final String WATCH = "GET /v1/books:watch";

  private final Requests requests = new Requests("/io/weir/transcoding/test.binpb");

  @Test
  void haveAColumnForEachScalar() {
    var out = new Output(16);
    requests.call(WATCH).writeColumns(out);
    assertThat(text(out)).isEqualTo("name,title,printed,number,special\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                        | ,,,,
          {"name":"a","title":"b"}                  | a,b,,,
          {"title":"x","name":"y","pages":["p"],"labels":{"k":"v"},"shelf":{"room":"r"}} | y,x,,,
          {"printed":"2026-01-02T03:04:05Z","number":0} | ,,2026-01-02T03:04:05Z,0,
          {"special":"","name":"1,5"}               | "1,5",,,,
          {"name":"=1+1"}                           | '=1+1,,,,
          {"name":"+1","title":"-1"}                | '+1,'-1,,,
          {"name":"@SUM(A1)","title":"a=1"}         | '@SUM(A1),a=1,,,
          {"number":-5}                             | ,,,-5,
          {"special":"-5"}                          | ,,,,'-5
          """)
  void quoteAndEscapeCellsThatNeedIt(String message, String row) {
    assertThat(row(requests.response(WATCH, message))).isEqualTo(row + "\r\n");
  }

  @Test
  void doubleQuotesInsideCells() {
    var message = "{\"name\":\"say \\\"x\\\"\",\"title\":\"l\\nm\"}";
    assertThat(row(requests.response(WATCH, message)))
        .isEqualTo("\"say \"\"x\"\"\",\"l\nm\",,,\r\n");
  }

  @Test
  void escapeWhatBeginsLikeAFormula() {
    for (var first : new String[] {"\t", "\r", "\n", "\uff0b", "\uff0d", "\uff1d", "\uff20"}) {
      var json = first.strip().isEmpty() ? "\\u%04x".formatted((int) first.charAt(0)) : first;
      var row = row(requests.response(WATCH, "{\"name\":\"" + json + "1\"}"));
      assertThat(row.replace("\"", "")).isEqualTo("'" + first + "1,,,,\r\n");
    }
    assertThat(row(requests.response(WATCH, "{\"name\":\"\uff0c\"}"))).startsWith("\uff0c");
  }

  @Test
  void rejectMalformedResponses() {
    assertThatThrownBy(() -> row(new byte[] {(byte) 0xFF}))
        .isInstanceOf(TranscodingException.class);
  }

  private String row(byte[] message) {
    var out = new Output(16);
    requests.call(WATCH).writeRow(message, 0, message.length, out);
    return text(out);
  }

  private static String text(Output out) {
    return new String(out.array(), 0, out.length(), UTF_8);
  }
}
