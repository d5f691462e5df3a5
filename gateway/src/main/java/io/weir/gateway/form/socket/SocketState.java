package io.weir.gateway.form.socket;

import java.util.List;

/**
 * States of the gateway's end of a WebSocket, from the agreed handshake to the end of its
 * connection (RFC 6455, 7). Pure: {@link Socket} reports the events and performs the actions in
 * their order.
 */
enum SocketState {
  /** The call is in flight, and messages go both ways. */
  OPEN,
  /** Our Close frame has been sent, and the client may answer it within a timeout. */
  CLOSING,
  /** Nothing more is sent, and the client may read data in transit within a timeout. */
  FLUSHING,
  /** The output was aborted; its completion follows. */
  ABORTED,
  /** The output is complete; only the connection remains to be closed. */
  ENDED;

  /** Event in the life of a WebSocket. */
  enum Event {
    /** The instance has answered with status OK, after its last message. */
    CALL_SUCCEEDED,
    /** The call could not begin, a message does not fit its RPC, or the instance has failed. */
    CALL_FAILED,
    /** The client has violated the protocol, so its input cannot be read any further. */
    INVALID_FRAME,
    /** The client has sent a Close frame. */
    CLOSE_RECEIVED,
    /** The client's half of the connection has ended, with or without a Close frame. */
    INPUT_ENDED,
    /** The client has left a ping unanswered. */
    PING_UNANSWERED,
    /** The timeout of the state has passed, and all frames have been sent. */
    TIMEOUT,
    /** The timeout of the state has passed, and frames still wait for the client to read. */
    TIMEOUT_UNSENT,
    /** The output has ended after all its frames. */
    OUTPUT_COMPLETED,
    /** The output was aborted, by us or by a broken connection. */
    OUTPUT_ABORTED
  }

  /** Action that an event requires. */
  enum Action {
    RECORD_OK,
    RECORD_CANCELLED,
    RECORD_INVALID_ARGUMENT,
    /** Send the Close frame that belongs to the event. */
    SEND_CLOSE,
    /** Start the timeout for the client's answer to our Close frame. */
    AWAIT_CLOSE,
    /** Start the timeout for the client to read data in transit. */
    AWAIT_FLUSH,
    /** Cancel the call behind the WebSocket, if it is still in flight. */
    STOP_CALL,
    COMPLETE_OUTPUT,
    ABORT_OUTPUT,
    STOP_TIMERS,
    /** Close our half of the connection, and the rest after the client has had time to read. */
    END_CONNECTION,
    /** Close the connection at once. */
    CUT_CONNECTION
  }

  /** New state, and the actions that lead to it in order. */
  record Step(SocketState next, List<Action> actions) {
    Step {
      actions = List.copyOf(actions);
    }
  }

  /**
   * Returns the new state and the actions for an event. An event without effect leaves the state as
   * it is.
   */
  Step on(Event event) {
    return switch (this) {
      case OPEN -> open(event);
      case CLOSING -> closing(event);
      case FLUSHING -> flushing(event);
      case ABORTED -> aborted(event);
      case ENDED -> ignore();
    };
  }

  private Step open(Event event) {
    return switch (event) {
      case CALL_SUCCEEDED ->
          to(CLOSING, Action.RECORD_OK, Action.SEND_CLOSE, Action.AWAIT_CLOSE, Action.STOP_CALL);
      // Creating the Close frame of a failure records it too.
      case CALL_FAILED -> to(CLOSING, Action.SEND_CLOSE, Action.AWAIT_CLOSE, Action.STOP_CALL);
      // The client's Close frame could not be read, so there is nothing to wait for.
      case INVALID_FRAME ->
          to(
              FLUSHING,
              Action.RECORD_INVALID_ARGUMENT,
              Action.SEND_CLOSE,
              Action.STOP_CALL,
              Action.COMPLETE_OUTPUT,
              Action.AWAIT_FLUSH);
      // The closing handshake is complete once we have answered; the server closes the connection
      // first.
      case CLOSE_RECEIVED ->
          to(
              FLUSHING,
              Action.RECORD_CANCELLED,
              Action.SEND_CLOSE,
              Action.STOP_CALL,
              Action.COMPLETE_OUTPUT,
              Action.AWAIT_FLUSH);
      case INPUT_ENDED ->
          to(
              FLUSHING,
              Action.RECORD_CANCELLED,
              Action.STOP_CALL,
              Action.COMPLETE_OUTPUT,
              Action.AWAIT_FLUSH);
      case PING_UNANSWERED -> to(ABORTED, Action.ABORT_OUTPUT);
      case TIMEOUT, TIMEOUT_UNSENT -> ignore();
      case OUTPUT_COMPLETED ->
          to(
              ENDED,
              Action.RECORD_CANCELLED,
              Action.STOP_CALL,
              Action.STOP_TIMERS,
              Action.END_CONNECTION);
      case OUTPUT_ABORTED ->
          to(
              ENDED,
              Action.RECORD_CANCELLED,
              Action.STOP_CALL,
              Action.STOP_TIMERS,
              Action.CUT_CONNECTION);
    };
  }

  private Step closing(Event event) {
    return switch (event) {
      case CALL_SUCCEEDED, CALL_FAILED, PING_UNANSWERED -> ignore();
      case INVALID_FRAME, CLOSE_RECEIVED, INPUT_ENDED, TIMEOUT ->
          to(FLUSHING, Action.COMPLETE_OUTPUT, Action.AWAIT_FLUSH);
      case TIMEOUT_UNSENT -> to(ABORTED, Action.ABORT_OUTPUT);
      case OUTPUT_COMPLETED -> ended(Action.END_CONNECTION);
      case OUTPUT_ABORTED -> ended(Action.CUT_CONNECTION);
    };
  }

  private Step flushing(Event event) {
    return switch (event) {
      case CALL_SUCCEEDED,
          CALL_FAILED,
          INVALID_FRAME,
          CLOSE_RECEIVED,
          INPUT_ENDED,
          PING_UNANSWERED ->
          ignore();
      case TIMEOUT, TIMEOUT_UNSENT -> to(ABORTED, Action.ABORT_OUTPUT);
      case OUTPUT_COMPLETED -> ended(Action.END_CONNECTION);
      case OUTPUT_ABORTED -> ended(Action.CUT_CONNECTION);
    };
  }

  private Step aborted(Event event) {
    return switch (event) {
      case CALL_SUCCEEDED,
          CALL_FAILED,
          INVALID_FRAME,
          CLOSE_RECEIVED,
          INPUT_ENDED,
          PING_UNANSWERED,
          TIMEOUT,
          TIMEOUT_UNSENT ->
          ignore();
      // The last frame has just been sent.
      case OUTPUT_COMPLETED -> ended(Action.END_CONNECTION);
      case OUTPUT_ABORTED -> ended(Action.CUT_CONNECTION);
    };
  }

  private Step ignore() {
    return to(this);
  }

  private static Step ended(Action connection) {
    return to(ENDED, Action.STOP_CALL, Action.STOP_TIMERS, connection);
  }

  private static Step to(SocketState next, Action... actions) {
    return new Step(next, List.of(actions));
  }
}
