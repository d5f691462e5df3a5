package io.weir.gateway.form.socket;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.gateway.form.socket.SocketState.Action;
import io.weir.gateway.form.socket.SocketState.Event;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SocketStateTest {
  /**
   * Transitions: "=" for an event without effect, parentheses for a pair that should never occur.
   */
  private static final String TABLE =
      """
      OPEN     | CALL_SUCCEEDED   | CLOSING  | RECORD_OK SEND_CLOSE AWAIT_CLOSE STOP_CALL                             | the answer is whole
      OPEN     | CALL_FAILED      | CLOSING  | SEND_CLOSE AWAIT_CLOSE STOP_CALL                                       | the client is told why
      OPEN     | INVALID_FRAME    | FLUSHING | RECORD_INVALID_ARGUMENT SEND_CLOSE STOP_CALL COMPLETE_OUTPUT AWAIT_FLUSH | its Close frame could not be read
      OPEN     | CLOSE_RECEIVED   | FLUSHING | RECORD_CANCELLED SEND_CLOSE STOP_CALL COMPLETE_OUTPUT AWAIT_FLUSH      | the client closes
      OPEN     | INPUT_ENDED      | FLUSHING | RECORD_CANCELLED STOP_CALL COMPLETE_OUTPUT AWAIT_FLUSH                 | the client leaves without a Close frame
      OPEN     | PING_UNANSWERED  | ABORTED  | ABORT_OUTPUT                                                           | the client has gone
      OPEN     | TIMEOUT          | OPEN     | =                                                                      | (no time is running)
      OPEN     | TIMEOUT_UNSENT   | OPEN     | =                                                                      | (no time is running)
      OPEN     | OUTPUT_COMPLETED | ENDED    | RECORD_CANCELLED STOP_CALL STOP_TIMERS END_CONNECTION                  | (only closing completes the output)
      OPEN     | OUTPUT_ABORTED   | ENDED    | RECORD_CANCELLED STOP_CALL STOP_TIMERS CUT_CONNECTION                  | the connection breaks
      CLOSING  | CALL_SUCCEEDED   | CLOSING  | =                                                                      | the call ends as it is stopped
      CLOSING  | CALL_FAILED      | CLOSING  | =                                                                      | the call ends as it is stopped
      CLOSING  | INVALID_FRAME    | FLUSHING | COMPLETE_OUTPUT AWAIT_FLUSH                                            | its Close frame can not be read any more
      CLOSING  | CLOSE_RECEIVED   | FLUSHING | COMPLETE_OUTPUT AWAIT_FLUSH                                            | the closing handshake is complete
      CLOSING  | INPUT_ENDED      | FLUSHING | COMPLETE_OUTPUT AWAIT_FLUSH                                            | no Close frame can come any more
      CLOSING  | PING_UNANSWERED  | CLOSING  | =                                                                      | (nothing is pinged while closing)
      CLOSING  | TIMEOUT          | FLUSHING | COMPLETE_OUTPUT AWAIT_FLUSH                                            | the client does not answer our Close frame
      CLOSING  | TIMEOUT_UNSENT   | ABORTED  | ABORT_OUTPUT                                                           | the client does not read
      CLOSING  | OUTPUT_COMPLETED | ENDED    | STOP_CALL STOP_TIMERS END_CONNECTION                                   | (only flushing completes the output)
      CLOSING  | OUTPUT_ABORTED   | ENDED    | STOP_CALL STOP_TIMERS CUT_CONNECTION                                   | the connection breaks
      FLUSHING | CALL_SUCCEEDED   | FLUSHING | =                                                                      | the call ends as it is stopped
      FLUSHING | CALL_FAILED      | FLUSHING | =                                                                      | the call ends as it is stopped
      FLUSHING | INVALID_FRAME    | FLUSHING | =                                                                      | (nothing is read after a Close frame)
      FLUSHING | CLOSE_RECEIVED   | FLUSHING | =                                                                      | a Close frame crosses our end
      FLUSHING | INPUT_ENDED      | FLUSHING | =                                                                      | the client ends its half too
      FLUSHING | PING_UNANSWERED  | FLUSHING | =                                                                      | (nothing is pinged while flushing)
      FLUSHING | TIMEOUT          | ABORTED  | ABORT_OUTPUT                                                           | the completion does not come
      FLUSHING | TIMEOUT_UNSENT   | ABORTED  | ABORT_OUTPUT                                                           | the client does not read
      FLUSHING | OUTPUT_COMPLETED | ENDED    | STOP_CALL STOP_TIMERS END_CONNECTION                                   | all has gone out
      FLUSHING | OUTPUT_ABORTED   | ENDED    | STOP_CALL STOP_TIMERS CUT_CONNECTION                                   | the connection breaks
      ABORTED  | CALL_SUCCEEDED   | ABORTED  | =                                                                      | the call ends before the output does
      ABORTED  | CALL_FAILED      | ABORTED  | =                                                                      | the call ends before the output does
      ABORTED  | INVALID_FRAME    | ABORTED  | =                                                                      | input crosses the abort
      ABORTED  | CLOSE_RECEIVED   | ABORTED  | =                                                                      | input crosses the abort
      ABORTED  | INPUT_ENDED      | ABORTED  | =                                                                      | input crosses the abort
      ABORTED  | PING_UNANSWERED  | ABORTED  | =                                                                      | (nothing is pinged after an abort)
      ABORTED  | TIMEOUT          | ABORTED  | =                                                                      | (no time is running)
      ABORTED  | TIMEOUT_UNSENT   | ABORTED  | =                                                                      | (no time is running)
      ABORTED  | OUTPUT_COMPLETED | ENDED    | STOP_CALL STOP_TIMERS END_CONNECTION                                   | the last frame goes out just before the abort
      ABORTED  | OUTPUT_ABORTED   | ENDED    | STOP_CALL STOP_TIMERS CUT_CONNECTION                                   | the output is gone
      ENDED    | CALL_SUCCEEDED   | ENDED    | =                                                                      | (the call has been stopped)
      ENDED    | CALL_FAILED      | ENDED    | =                                                                      | (the call has been stopped)
      ENDED    | INVALID_FRAME    | ENDED    | =                                                                      | input that was read before the end
      ENDED    | CLOSE_RECEIVED   | ENDED    | =                                                                      | input that was read before the end
      ENDED    | INPUT_ENDED      | ENDED    | =                                                                      | the input ends with the connection
      ENDED    | PING_UNANSWERED  | ENDED    | =                                                                      | (the timers have been stopped)
      ENDED    | TIMEOUT          | ENDED    | =                                                                      | (the timers have been stopped)
      ENDED    | TIMEOUT_UNSENT   | ENDED    | =                                                                      | (the timers have been stopped)
      ENDED    | OUTPUT_COMPLETED | ENDED    | =                                                                      | (the output completes once)
      ENDED    | OUTPUT_ABORTED   | ENDED    | =                                                                      | (the output completes once)
      """;

  record Cell(SocketState state, Event event, SocketState next, List<Action> actions, String why) {
    static Cell parse(String line) {
      var columns = line.strip().split(" *\\| *", -1);
      var actions =
          Stream.of(columns[3].split(" +"))
              .filter(name -> !name.equals("="))
              .map(Action::valueOf)
              .toList();
      return new Cell(
          SocketState.valueOf(columns[0]),
          Event.valueOf(columns[1]),
          SocketState.valueOf(columns[2]),
          actions,
          columns[4]);
    }

    @Override
    public String toString() {
      return state + " + " + event + ": " + why;
    }
  }

  static List<Cell> cells() {
    return TABLE.lines().map(Cell::parse).toList();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void followsTheTable(Cell cell) {
    var step = cell.state().on(cell.event());
    assertThat(step.next()).isEqualTo(cell.next());
    assertThat(step.actions()).isEqualTo(cell.actions());
  }

  @Test
  void theTableHasEveryPairOnce() {
    var pairs = cells().stream().map(cell -> cell.state() + " " + cell.event()).toList();
    var all =
        Arrays.stream(SocketState.values())
            .flatMap(state -> Arrays.stream(Event.values()).map(event -> state + " " + event))
            .toList();
    assertThat(pairs).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void everyWayEndsWhenTheOutputDoes() {
    var lasts =
        Arrays.stream(SocketState.values())
            .flatMap(state ->
                Stream.of(Event.OUTPUT_COMPLETED, Event.OUTPUT_ABORTED)
                    .map(event -> state.on(event).next()))
            .collect(toSet());
    assertThat(lasts).containsExactly(SocketState.ENDED);
  }
}
