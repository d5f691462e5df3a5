package io.weir.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ConcurrencyBoundTest {

  @Test
  void letsSoManyInAndTheNextWhenOneHasLeft() {
    var bound = new ConcurrencyBound(2);
    assertThat(bound.tryEnter()).isTrue();
    assertThat(bound.tryEnter()).isTrue();
    assertThat(bound.tryEnter()).isFalse();
    assertThat(bound.tryEnter()).isFalse();
    bound.leave();
    assertThat(bound.tryEnter()).isTrue();
    assertThat(bound.tryEnter()).isFalse();
  }
}
