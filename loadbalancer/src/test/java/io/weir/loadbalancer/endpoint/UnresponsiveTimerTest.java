package io.weir.loadbalancer.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UnresponsiveTimerTest {
  private final UnresponsiveTimer silence = new UnresponsiveTimer();

  @Test
  void lastsFromTheFirstThatWasNotAnswered() {
    assertThat(silence.nanos(5)).as("never asked").isZero();
    silence.asked(10);
    silence.asked(20);
    assertThat(silence.nanos(25)).isEqualTo(15);
  }

  @Test
  void endsWithAnyAnswerAndBeginsWithTheNextQuestion() {
    silence.asked(10);
    silence.asked(20);
    silence.answered();
    assertThat(silence.nanos(1_000)).as("of one of two: the other says nothing").isZero();
    silence.asked(30);
    assertThat(silence.nanos(31)).isEqualTo(1);
  }

  @Test
  void isRightWhenTheClockOverflows() {
    silence.asked(Long.MAX_VALUE - 1);
    assertThat(silence.nanos(Long.MIN_VALUE + 3)).isEqualTo(5);
  }
}
