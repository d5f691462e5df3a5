package io.weir.gateway.form.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.gateway.form.stream.FilePart.Malformed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms with one part, cut into pieces of every size. */
final class FilePartTest {
  private static String file(String content) {
    return """
    --xyz\r
    Content-Disposition: form-data; name="f"; filename="a.bin"\r
    CONTENT-TYPE: image/png\r
    \r
    """
        + content
        + "\r\n--xyz--\r\n";
  }

  /** Reads a form in pieces. Returns its content type and its content. */
  private static String read(String form, int piece) {
    var text = new StringBuilder();
    var part = new FilePart("xyz", bytes -> text.append(new String(bytes, ISO_8859_1)));
    byte[] all = form.getBytes(ISO_8859_1);
    for (int at = 0; at < all.length; at += piece) {
      part.feed(Arrays.copyOfRange(all, at, Math.min(all.length, at + piece)));
    }
    part.end();
    return part.contentType() + ": " + text;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "\r\n",
        "\r\n--xy",
        "\r\n--xy\r\n--xy\r",
        "x--xyz",
        "a\r\n\r\n--\r\nxyz\r\n--Xyz\r\n",
        "\u0000\u00ff\r\r\n--xy\u0000z"
      })
  void giveItsContentHoweverTheyAreCut(String content) {
    var form = file(content);
    for (int piece = 1; piece <= form.length(); piece++) {
      assertThat(read(form, piece)).isEqualTo("image/png: " + content);
    }
  }

  @Test
  void mayHaveTextAroundAndNoHeaders() {
    var form = "before\r\n--xyz \t\r\n\r\ncontent\r\n--xyz--  \r\nafter\r\n--xyz\r\n";
    for (int piece = 1; piece <= form.length(); piece++) {
      assertThat(read(form, piece)).isEqualTo("null: content");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no form",
        "--xy\r\n\r\na\r\n--xy--",
        "--xyz",
        "--xyz\r\ncontent-type: a/b",
        "--xyz\r\n\r\ncontent",
        "--xyz\r\n\r\ncontent\r\n--xyz",
        "--xyz\r\n\r\ncontent\r\n--xyz-"
      })
  void areCutOffIfTheyDoNotEnd(String form) {
    assertThatThrownBy(() -> read(form, 3))
        .isInstanceOf(Malformed.class)
        .hasMessage("it is cut off");
  }

  @Test
  void haveExactlyOnePart() {
    assertThatThrownBy(() -> read("--xyz--\r\n", 2)).hasMessageContaining("no part");
    assertThatThrownBy(() -> read("x--xyz\r\n\r\na\r\n--xyz--", 2)).hasMessageContaining("no part");
    var two = "--xyz\r\n\r\na\r\n--xyz\r\n\r\nb\r\n--xyz--\r\n";
    assertThatThrownBy(() -> read(two, 2)).hasMessageContaining("more than one part");
  }

  @Test
  void areNotKeptBeyondABound() {
    var endless = "--xyz\r\nx: " + "a".repeat(FilePart.MAX_HEADERS);
    assertThatThrownBy(() -> read(endless, 100)).hasMessageContaining("headers of the part");
    assertThatThrownBy(() -> read("a".repeat(FilePart.MAX_HEADERS + 1), 100))
        .hasMessageContaining("text before the part");
  }

  @Test
  void areNotDecoded() {
    var coded = "--xyz\r\ncontent-transfer-encoding: base64\r\n\r\nYQ==\r\n--xyz--";
    assertThatThrownBy(() -> read(coded, 7)).hasMessageContaining("base64 is not supported");
  }
}
