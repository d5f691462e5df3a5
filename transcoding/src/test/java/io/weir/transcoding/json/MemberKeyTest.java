package io.weir.transcoding.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transcoding.bytes.Bytes;
import org.junit.jupiter.api.Test;

/** Names of every length around the word boundaries. */
final class MemberKeyTest {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz".repeat(2);

  @Test
  void writesACommaUnlessItIsTheFirst() {
    for (int length = 1; length < 50; length++) {
      var name = LETTERS.substring(0, length);
      var out = new Bytes(0);
      out.writeByte('{');
      new MemberKey(name).write(out);
      new MemberKey(name).write(out);
      assertThat(out).hasToString("{\"" + name + "\":,\"" + name + "\":");
    }
  }

  @Test
  void matchesOnlyItself() {
    for (int length = 1; length < 50; length++) {
      var key = new MemberKey(LETTERS.substring(0, length));
      var text = "{\"" + LETTERS.substring(0, length) + "\":" + " ".repeat(16);
      byte[] json = text.getBytes(UTF_8);
      assertThat(key.isAt(json, 1, json.length)).isTrue();
      assertThat(key.isAt(json, 1, key.length())).isFalse();
      for (int i = 1; i <= key.length(); i++) {
        json[i] ^= 1;
        assertThat(key.isAt(json, 1, json.length)).isFalse();
        json[i] ^= 1;
      }
    }
  }
}
