package io.weir.gateway.form.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.gateway.failure.FailureException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FrameTest {

  @Test
  void putsFlagAndLengthBeforeTheMessage() {
    assertThat(Frame.of(new byte[] {7, 8, 9, 9}, 2)).containsExactly(0, 0, 0, 0, 2, 7, 8);
  }

  @Test
  void findsTheOnlyMessage() {
    assertThat(Frame.onlyMessage(Frame.of(new byte[300], 300))).isEqualTo(300);
    assertThat(Frame.onlyMessage(Frame.of(new byte[0], 0))).isZero();
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of("no message", new byte[] {}),
        Arguments.of("a broken frame", new byte[] {0, 0, 0, 0}),
        Arguments.of("compressed", new byte[] {1, 0, 0, 0, 0}),
        Arguments.of("ends early", new byte[] {0, 0, 0, 0, 2, 1}),
        Arguments.of("ends early", new byte[] {0, -1, -1, -1, -1, 1}),
        Arguments.of("more than one", new byte[] {0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0}));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void refusesAllElse(String what, byte[] body) {
    assertThatThrownBy(() -> Frame.onlyMessage(body))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(what);
  }
}
