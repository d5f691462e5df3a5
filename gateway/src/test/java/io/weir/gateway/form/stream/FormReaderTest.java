package io.weir.gateway.form.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.gateway.failure.FailureException;
import io.weir.gateway.form.stream.FormReader.Headers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms in parts, cut into pieces of every size. */
final class FormReaderTest {
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

  /** Writes down the parts of a form: "name/file name/type: content". */
  private static final class Written implements FormReader.Parts {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void begin(Headers headers) {
      text.append(headers.name() + "/" + headers.fileName() + "/" + headers.contentType() + ": ");
    }

    @Override
    public void content(byte[] piece) {
      assertThat(piece).isNotEmpty();
      text.append(new String(piece, ISO_8859_1));
    }

    @Override
    public void end() {
      text.append("|");
    }
  }

  /** Reads a form in pieces. */
  private static String read(String form, int piece) {
    var written = new Written();
    var reader = new FormReader("xyz", written);
    byte[] all = form.getBytes(ISO_8859_1);
    for (int at = 0; at < all.length; at += piece) {
      reader.feed(Arrays.copyOfRange(all, at, Math.min(all.length, at + piece)));
    }
    reader.end();
    return written.text.toString();
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
      assertThat(read(form, piece)).isEqualTo("f/a.bin/image/png: " + content + "|");
    }
  }

  @Test
  void mayHaveTextAroundAndNoHeaders() {
    var form = "before\r\n--xyz \t\r\n\r\ncontent\r\n--xyz--  \r\nafter\r\n--xyz\r\n";
    for (int piece = 1; piece <= form.length(); piece++) {
      assertThat(read(form, piece)).isEqualTo("null/null/null: content|");
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
        .isInstanceOf(FailureException.class)
        .hasMessageEndingWith("malformed: it is cut off");
  }

  @Test
  void mayHaveManyPartsOrNone() {
    var form =
        "--xyz\r\ncontent-disposition: form-data; name=a\r\n\r\n1\r\n--xyz\r\n\r\n\r\n--xyz\r\n"
            + "content-type: b/c\r\n\r\n\r\n\r\n\r\n--xyz--";
    for (int piece = 1; piece <= form.length(); piece++) {
      assertThat(read(form, piece))
          .isEqualTo("a/null/null: 1|null/null/null: |null/null/b/c: \r\n\r\n|");
    }
    assertThat(read("--xyz--\r\n", 2)).isEmpty();
    assertThat(read("x--xyz\r\n\r\na\r\n--xyz--", 2)).isEmpty();
  }

  @Test
  void areNotKeptBeyondABound() {
    var endless = "--xyz\r\nx: " + "a".repeat(FormReader.MAX_HEADERS);
    assertThatThrownBy(() -> read(endless, 100)).hasMessageContaining("headers of a part");
    assertThatThrownBy(() -> read("a".repeat(FormReader.MAX_HEADERS + 1), 100))
        .hasMessageContaining("text before the parts");
  }

  @Test
  void haveABoundedNumberOfParts() {
    var part = "--xyz\r\n\r\na\r\n";
    assertThat(read(part.repeat(1000) + "--xyz--", 100))
        .hasSize(1000 * "null/null/null: a|".length());
    assertThatThrownBy(() -> read(part.repeat(1001), 100)).hasMessageContaining("1000 parts");
  }

  @Test
  void haveHeadersThatCanBeRead() {
    var odd = "--xyz\r\ncontent-disposition: \r\n\r\na\r\n--xyz--";
    assertThatThrownBy(() -> read(odd, 9)).hasMessageContaining("content-disposition of a part");
  }

  @Test
  void areNotDecoded() {
    var coded = "--xyz\r\ncontent-transfer-encoding: base64\r\n\r\nYQ==\r\n--xyz--";
    assertThatThrownBy(() -> read(coded, 7)).hasMessageContaining("base64 is not supported");
  }
}
