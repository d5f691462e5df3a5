package io.weir.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpBodyTest {
  private final Requests requests = new Requests("/io/weir/transcoding/test.binpb");

  @ParameterizedTest
  @CsvSource({
    "GET /v1/files/a, false, true",
    "PUT /v1/files/a, true, false",
    "PATCH /v1/files/a, true, false",
    "POST /v1/files, false, false",
    "POST /v1/raw, true, true",
    "GET /v1/files/a/content, false, true",
    "GET /v1/files/a/whole, false, false",
  })
  void isRawOnlyWhereItIsTheWholeBody(String target, boolean takes, boolean answers) {
    assertThat(requests.call(target).takesRaw()).isEqualTo(takes);
    assertThat(requests.call(target).answersRaw()).isEqualTo(answers);
  }

  @Test
  void passesAnUploadUnchanged() {
    assertThat(upload("PUT /v1/files/a?overwrite=true", "image/png", "{no json"))
        .isEqualTo(
            "{\"name\":\"a\",\"content\":{\"contentType\":\"image/png\",\"data\":\"e25vIGpzb24=\"},"
                + "\"overwrite\":true}");
    assertThat(upload("POST /v1/raw", "text/plain", "x"))
        .isEqualTo("{\"contentType\":\"text/plain\",\"data\":\"eA==\"}");
  }

  @Test
  void distinguishesAnEmptyFileFromNoBody() {
    assertThat(upload("PUT /v1/files/a", "image/png", ""))
        .isEqualTo("{\"name\":\"a\",\"content\":{\"contentType\":\"image/png\"}}");
    assertThat(upload("PUT /v1/files/a", null, "")).isEqualTo("{\"name\":\"a\"}");
  }

  @Test
  void acceptsAnUploadOfAnyLength() {
    var text = "0123456789".repeat(100_000);
    assertThat(upload("PUT /v1/files/a", null, text)).hasSizeGreaterThan(4 * text.length() / 3);
  }

  @Test
  void isJsonElsewhere() {
    assertThat(requests.request("POST /v1/files", "{\"content\":{\"data\":\"eA==\"}}"))
        .isEqualTo("{\"content\":{\"data\":\"eA==\"}}");
    assertThat(requests.answer("GET /v1/files/a/whole", "{\"content\":{\"data\":\"eA==\"}}"))
        .isEqualTo("{\"content\":{\"data\":\"eA==\"}}");
  }

  @Test
  void returnsTheContentWithItsType() {
    var json = "{\"contentType\":\"image/png\",\"data\":\"e25vIGpzb24=\",\"extensions\":[]}";
    assertThat(content("GET /v1/files/a", json)).isEqualTo("image/png: {no json");
    assertThat(content("GET /v1/files/a/content", "{\"name\":\"a\",\"content\":" + json + "}"))
        .isEqualTo("image/png: {no json");
  }

  @Test
  void returnsEmptyContentForAnEmptyMessage() {
    assertThat(content("GET /v1/files/a", "{}")).isEqualTo(": ");
    assertThat(content("GET /v1/files/a/content", "{\"name\":\"a\"}")).isEqualTo(": ");
  }

  @Test
  void rejectsMalformedResponses() {
    byte[] cut = {0x12, 5, 'a'};
    assertThatThrownBy(() -> requests.call("GET /v1/files/a").rawResponse(cut, 0, cut.length))
        .isInstanceOf(TranscodingException.class);
  }

  private String upload(String target, @Nullable String type, String content) {
    return requests.upload(target, type, content.getBytes(UTF_8));
  }

  private String content(String target, String json) {
    byte[] message = requests.response(target, json);
    var padded = new byte[message.length + 5];
    System.arraycopy(message, 0, padded, 5, message.length);
    var content = requests.call(target).rawResponse(padded, 5, message.length);
    var text = new String(padded, content.offset(), content.length(), UTF_8);
    return content.contentType() + ": " + text;
  }
}
