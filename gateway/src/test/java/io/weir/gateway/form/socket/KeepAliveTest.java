package io.weir.gateway.form.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeepAliveTest {

  @ParameterizedTest(name = "{0} + {1}: {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ACTIVE | INPUT            | ACTIVE | NONE    | it goes on talking
          ACTIVE | BEAT_READING     | SILENT | NONE    | it has talked since the last heartbeat
          ACTIVE | BEAT_NOT_READING | SILENT | NONE    | it has talked since the last heartbeat
          ACTIVE | BEAT_BUSY        | SILENT | NONE    | it has talked since the last heartbeat
          SILENT | INPUT            | ACTIVE | NONE    | it talks again
          SILENT | BEAT_READING     | PINGED | PING    | it is asked for a sign of life
          SILENT | BEAT_NOT_READING | PINGED | PING    | its machine refuses the ping if it has gone
          SILENT | BEAT_BUSY        | SILENT | NONE    | what waits for it would hold up a ping
          PINGED | INPUT            | ACTIVE | NONE    | it answers, in whatever words
          PINGED | BEAT_READING     | PINGED | GIVE_UP | it could have answered
          PINGED | BEAT_NOT_READING | PINGED | PING    | its answer may be unread
          PINGED | BEAT_BUSY        | PINGED | NONE    | it may not have got the ping yet
          """)
  void followsTheTable(
      KeepAlive state, KeepAlive.Event event, KeepAlive next, KeepAlive.Action action, String why) {
    assertThat(state.on(event)).as(why).isEqualTo(new KeepAlive.Step(next, action));
  }
}
