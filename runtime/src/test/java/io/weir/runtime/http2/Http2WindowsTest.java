package io.weir.runtime.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class Http2WindowsTest {

  @Test
  void holdsWhatAllStreamsOfAConnectionHold() {
    assertThat(Http2Windows.ofConnection(1)).isEqualTo(Http2Windows.STREAM);
    assertThat(Http2Windows.ofConnection(100)).isEqualTo(100 * Http2Windows.STREAM);
  }

  @Test
  void staysWithinWhatHttp2Allows() {
    assertThat(Http2Windows.ofConnection(Integer.MAX_VALUE))
        .isEqualTo(Http2Windows.CONNECTION)
        .isPositive();
  }
}
