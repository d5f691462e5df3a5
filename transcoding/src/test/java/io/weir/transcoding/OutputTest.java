package io.weir.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OutputTest {

  @Test
  void startsEmpty() {
    assertThat(new Output(16).toByteArray()).isEmpty();
  }
}
