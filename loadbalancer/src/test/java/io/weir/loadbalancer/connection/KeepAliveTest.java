package io.weir.loadbalancer.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.loadbalancer.connection.KeepAlive.Action;
import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeepAliveTest {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final FakeTime time = new FakeTime();
  private final KeepAlive connection =
      new KeepAlive(Duration.ofSeconds(5), Duration.ofSeconds(3), LOOK, time.getAsLong());

  /** Returns the actions of the next looks. */
  private List<Action> looks(int count) {
    List<Action> actions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      time.advance(LOOK);
      actions.add(connection.look(time.getAsLong()));
    }
    return actions;
  }

  private int silentLooksUntil(Action wanted) {
    for (int i = 1; i < 100; i++) {
      if (looks(1).getFirst() == wanted) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  @Test
  void asksAfterSilenceRetiresAndCloses() {
    assertThat(silentLooksUntil(Action.PING)).isEqualTo(10);
    assertThat(looks(6))
        .containsExactly(
            Action.RETIRE,
            Action.NOTHING,
            Action.NOTHING,
            Action.NOTHING,
            Action.NOTHING,
            Action.CLOSE);
  }

  @Test
  void doesNotCountTimeInWhichNobodyLooked() {
    assertThat(silentLooksUntil(Action.PING)).isEqualTo(10);
    time.advance(Duration.ofMinutes(1));
    assertThat(looks(2)).containsExactly(Action.NOTHING, Action.RETIRE);
    time.advance(Duration.ofMinutes(1));
    assertThat(looks(4))
        .containsExactly(Action.NOTHING, Action.NOTHING, Action.NOTHING, Action.CLOSE);
  }

  @Test
  void isRetiredBeforeItIsClosedHoweverShortTheTimeout() {
    var strict = new KeepAlive(LOOK, LOOK, LOOK, time.getAsLong());
    List<Action> actions = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      time.advance(LOOK);
      actions.add(strict.look(time.getAsLong()));
    }
    assertThat(actions).containsExactly(Action.PING, Action.RETIRE, Action.CLOSE);
  }

  @Test
  void isNotAskedWhileItIsHeard() {
    for (int i = 0; i < 50; i++) {
      connection.called();
      connection.heard();
      assertThat(looks(1)).containsExactly(Action.NOTHING);
    }
  }

  @Test
  void isAskedSoonWhenACallWaits() {
    looks(3);
    connection.called();
    assertThat(looks(3)).containsExactly(Action.NOTHING, Action.PING, Action.RETIRE);
  }

  @Test
  void isAskedUnderAConstantLoadOfCallsThatHearNothing() {
    List<Action> actions = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      connection.called();
      actions.addAll(looks(1));
    }
    assertThat(actions).contains(Action.PING, Action.RETIRE, Action.CLOSE);
  }

  @Test
  void doesNotTakeACallThatWasAnsweredForOneThatWaits() {
    connection.called();
    connection.heard();
    assertThat(looks(5)).containsOnly(Action.NOTHING);
  }

  @Test
  void sparesOneThatAnswersAPing() {
    connection.called();
    assertThat(looks(2)).containsExactly(Action.NOTHING, Action.PING);
    connection.heard();
    assertThat(looks(10)).containsOnly(Action.NOTHING);
    assertThat(looks(1)).containsExactly(Action.PING);
  }

  @Test
  void isAskedAtOnceWhenAnotherToTheSameEndpointIsDead() {
    looks(1);
    connection.doubted();
    assertThat(looks(2)).containsExactly(Action.PING, Action.RETIRE);
  }

  @Test
  void isAskedThreeTimesAtMostBetweenTwoAnswers() {
    for (int i = 0; i < 3; i++) {
      assertThat(silentLooksUntil(Action.PING)).isLessThan(12);
      connection.heard();
    }
    // Servers with default settings permit a ping every five minutes.
    assertThat(looks(600)).containsOnly(Action.NOTHING);
    assertThat(silentLooksUntil(Action.PING)).isLessThan(30);
    connection.answered();
    connection.heard();
    assertThat(silentLooksUntil(Action.PING)).isLessThan(12);
  }
}
