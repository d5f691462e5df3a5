package io.weir.transcoding.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transcoding.JsonElements;
import io.weir.transcoding.TranscodingException;
import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.json.JsonReader;
import io.weir.transcoding.report.InvalidJson;
import io.weir.transcoding.report.Violations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The texts of texts.txt, through each way that JSON takes: converted, skipped in an unknown field,
 * and split from a stream. The file says what becomes of each.
 */
final class JsonTextsTest {
  private static final String FILE = "/io/weir/transcoding/json/texts.txt";
  private static final Pattern BYTES = Pattern.compile("<([0-9A-F]{2})(?:\\*([0-9]+))?>");
  private static final int DEPTH = JsonOptions.STRICT.textDepth();

  /**
   * A text.
   *
   * @param expected what becomes of it, as the file explains
   * @param written the text as the file has it
   */
  record Text(String expected, String name, String written) {
    static Text of(String line) {
      var parts = line.split("\\|", 3);
      var text = parts[2].startsWith(" ") ? parts[2].substring(1) : parts[2];
      return new Text(parts[0].strip(), parts[1].strip(), text);
    }

    byte[] json() {
      var bytes = new ByteArrayOutputStream();
      var found = BYTES.matcher(written);
      int end = 0;
      while (found.find()) {
        bytes.writeBytes(written.substring(end, found.start()).getBytes(UTF_8));
        int times = found.group(2) == null ? 1 : Integer.parseInt(found.group(2));
        byte[] repeated = new byte[times];
        Arrays.fill(repeated, (byte) HexFormat.fromHexDigits(found.group(1)));
        bytes.writeBytes(repeated);
        end = found.end();
      }
      bytes.writeBytes(written.substring(end).getBytes(UTF_8));
      return bytes.toByteArray();
    }

    /** Returns whether the text becomes a message. */
    boolean isConverted() {
      return expected.equals("y") || expected.equals("i+");
    }

    /** Returns whether no reader accepts the text. */
    boolean isInvalid() {
      return expected.startsWith("n");
    }

    @Override
    public String toString() {
      return expected + " " + name;
    }
  }

  static Stream<Text> texts() throws IOException {
    try (var in = Objects.requireNonNull(JsonTextsTest.class.getResourceAsStream(FILE))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Text::of);
    }
  }

  private static Violations convert(byte[] json) {
    var violations = new Violations();
    var type = Protos.TEST.schema.require("google.protobuf.Value");
    new JsonToWire()
        .read(Protos.TEST.schema, JsonOptions.STRICT, type, json, new Bytes(0), violations);
    return violations;
  }

  @ParameterizedTest
  @MethodSource("texts")
  void areConverted(Text text) {
    var violations = convert(text.json());
    assertThat(violations.isEmpty())
        .as(violations.found().toString())
        .isEqualTo(text.isConverted());
    if (text.expected().equals("d")) {
      assertThat(violations.found().getFirst().description()).contains("twice");
    }
    if (text.isInvalid()) {
      assertThat(violations.found().getLast().description()).startsWith("not valid JSON at line ");
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void areCheckedWhereSkipped(Text text) {
    var reader = new JsonReader();
    reader.reset(text.json(), 0, text.json().length, DEPTH);
    var found = "";
    try {
      reader.skipValue();
      reader.readEnd();
    } catch (InvalidJson invalid) {
      found = String.valueOf(invalid.getMessage());
    }
    if (text.isInvalid()) {
      assertThat(found).startsWith("not valid JSON at line ");
    } else if (!text.expected().equals("i-")) {
      assertThat(found).isEmpty();
    }
  }

  /** A valid text is one element of a sequence; an invalid one is not, or is refused as such. */
  @ParameterizedTest
  @MethodSource("texts")
  void areElementsOfAStream(Text text) {
    List<byte[]> elements = new ArrayList<>();
    var refusal = "";
    var splitter = new JsonElements(false, 1 << 20, elements::add);
    try {
      for (byte piece : text.json()) {
        splitter.feed(new byte[] {piece});
      }
      splitter.end();
    } catch (TranscodingException refused) {
      refusal = String.valueOf(refused.getMessage());
    }
    boolean one = refusal.isEmpty() && elements.size() == 1;
    assertThat(one && convert(elements.getFirst()).isEmpty())
        .as("%s element(s), %s", elements.size(), refusal)
        .isEqualTo(text.isConverted());
    if (text.expected().equals("y")) {
      assertThat(new String(elements.getFirst(), UTF_8))
          .isEqualTo(new String(text.json(), UTF_8).strip());
    }
  }
}
