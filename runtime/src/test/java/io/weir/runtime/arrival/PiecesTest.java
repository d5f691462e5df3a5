package io.weir.runtime.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PiecesTest {
  private final Random random = new Random(1);

  @Test
  void areJoinedInTheirOrderWhateverTheirSize() {
    for (int round = 0; round < 200; round++) {
      var content = new byte[random.nextInt(300_000)];
      random.nextBytes(content);
      var pieces = new Pieces();
      int from = 0;
      while (from < content.length) {
        int most = new int[] {1, 20, 1_100, 70_000}[random.nextInt(4)];
        int to = Math.min(content.length, from + 1 + random.nextInt(most));
        pieces.add(HttpData.wrap(Arrays.copyOfRange(content, from, to)));
        from = to;
      }
      assertThat(pieces.join().array()).isEqualTo(content);
    }
  }

  @Test
  void ofOneByteTakeLittleMoreThanAByte() {
    var pieces = new Pieces();
    for (int i = 0; i < 1_000_000; i++) {
      pieces.add(HttpData.wrap(new byte[] {1}));
    }
    assertThat(pieces.count()).isLessThan(20);
    assertThat(pieces.join().length()).isEqualTo(1_000_000);
  }

  @Test
  void keepASinglePieceAsItIs() {
    var piece = HttpData.ofUtf8("content");
    var pieces = new Pieces();
    pieces.add(piece);
    assertThat(pieces.join()).isSameAs(piece);
    assertThat(new Pieces().join().isEmpty()).isTrue();
  }
}
