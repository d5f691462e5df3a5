package io.weir.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid and invalid UTF-8, in one piece and in several. */
final class Utf8ValidatorTest {
  private static final int TRIES = 4_000;
  private static final String[] PARTS = {
    "61", "6162636465666768", "c3a4", "e282ac", "f09f9880", "c3", "80", "eda080", "f4908080", "c080"
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithTheJdk(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < TRIES; i++) {
      var bytes = bytes(random);
      var text = new Utf8Validator();
      int cut = random.nextInt(bytes.length + 1);
      boolean accepted =
          text.accepts(bytes, 0, cut) && text.accepts(bytes, cut, bytes.length) && text.isWhole();
      assertThat(accepted).as(HexFormat.of().formatHex(bytes)).isEqualTo(isText(bytes));
    }
  }

  private static byte[] bytes(Random random) {
    var hex = new StringBuilder();
    for (int parts = random.nextInt(8); parts >= 0; parts--) {
      // The last five parts are invalid by themselves.
      hex.append(PARTS[random.nextInt(random.nextInt(4) == 0 ? PARTS.length : 5)]);
    }
    return HexFormat.of().parseHex(hex);
  }

  private static boolean isText(byte[] bytes) {
    try {
      var _ = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException none) {
      return false;
    }
  }
}
