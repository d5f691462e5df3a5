package io.weir.gateway;

import static io.weir.gateway.TestEdge.apis;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * permessage-deflate with a third-party client, in messages of all sizes. Autobahn's suite does not
 * cover it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebSocketDeflateTest {
  private static final int[] SIZES = {
    1, 16, 64, 255, 256, 1_024, 4_096, 8_192, 16_384, 65_536, 131_072
  };
  private static final int ROUNDS = 5;
  private static final String ALPHABET = "abcdefgh ä€\"\n";

  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge = TestEdge.start(apis(StreamSchema.writeTo(directory)));
    edge.upstream.always(StreamSchema.SERVICE + "Tunnel", Answer.echo());
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  /**
   * Declines offers of a server window below 15 bits, which are not supported. Messages are then
   * not compressed, and all else works as before.
   */
  @ParameterizedTest
  @CsvSource({"15, false, true", "15, true, true", "10, false, false"})
  void echoesWhatItExpands(int serverWindow, boolean serverForgets, boolean compressed)
      throws InterruptedException {
    // Both sides reset their window after each message, which the client has to offer.
    var offer =
        new PerMessageDeflateClientExtensionHandshaker(
            6, false, serverWindow, true, serverForgets, 0);
    long sent = 0;
    try (var caller = new NettySocket(edge.gateway.port(), "/v1/raw:tunnel", offer)) {
      for (int round = 0; round < ROUNDS; round++) {
        for (int size : SIZES) {
          var text = text(size, new Random(size + round));
          assertThat(caller.echo(text)).isEqualTo(text);
          sent += size;
        }
      }
      assertThat(caller.bytes() < sent * 3 / 4).isEqualTo(compressed);
    }
  }

  private static String text(int size, Random random) {
    var text = new StringBuilder(size);
    for (int i = 0; i < size; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
