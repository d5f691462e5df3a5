package io.weir.gateway.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GrpcWebTrailersTest {
  @Test
  void letsNoValueBeginAnotherTrailer() {
    assertThat(GrpcWebTrailers.printable("a\r\ngrpc-status: 0")).isEqualTo("a  grpc-status: 0");
    assertThat(GrpcWebTrailers.printable("\0a\u007f\n")).isEqualTo(" a  ");
  }

  @Test
  void keepsOtherValues() {
    for (var value : new String[] {"", "a b\tc", "%0A~", "\u00e9"}) {
      assertThat(GrpcWebTrailers.printable(value)).isSameAs(value);
    }
  }
}
