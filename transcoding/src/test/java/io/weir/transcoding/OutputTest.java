package io.weir.transcoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class OutputTest {

  @Test
  void startsEmpty() {
    assertThat(new Output(16).toByteArray()).isEmpty();
  }

  @Test
  void growsAndIsReusable() {
    var output = new Output(0);
    output.writeByte(1);
    output.writeInt(0);
    output.writeBytes(new byte[] {7, 8, 9}, 1, 2);
    output.writeBytes(new byte[] {10});
    output.setInt(1, 0x01020304);
    assertThat(output.toByteArray()).containsExactly(1, 1, 2, 3, 4, 8, 9, 10);
    output.truncate(2);
    assertThat(output.toByteArray()).containsExactly(1, 1);
    output.clear();
    assertThat(output.length()).isZero();
  }

  @Test
  void overwritesOnlyWrittenBytes() {
    var output = new Output(16);
    output.writeInt(1);
    assertThatIllegalArgumentException().isThrownBy(() -> output.setInt(1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> output.setInt(-1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> output.truncate(5));
  }
}
