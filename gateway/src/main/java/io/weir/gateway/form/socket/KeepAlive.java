package io.weir.gateway.form.socket;

/**
 * Liveness of a WebSocket's client, evaluated once per heartbeat. A silent client receives a ping,
 * and a client that leaves the ping unanswered is given up. Pure: {@link Socket} reports the events
 * and performs the actions.
 */
enum KeepAlive {
  /** The client has sent something since the last heartbeat. */
  ACTIVE,
  /** The client has sent nothing since the last heartbeat. */
  SILENT,
  /** The client has sent nothing since our ping. */
  PINGED;

  /** Input from the client, or a heartbeat and the state of the socket at that time. */
  enum Event {
    /** The client has sent something. */
    INPUT,
    /** The socket reads, so a live client can answer. */
    BEAT_READING,
    /**
     * The socket does not read, because the instance accepts no more. If the client has
     * disconnected, its host rejects the ping.
     */
    BEAT_NOT_READING,
    /**
     * The socket is closing, or frames wait for the client to read, so a ping would show nothing.
     */
    BEAT_BUSY
  }

  /** Action that an event requires. */
  enum Action {
    NONE,
    PING,
    GIVE_UP
  }

  /** New state, and the action that leads to it. */
  record Step(KeepAlive next, Action action) {}

  private static final Step HEARD = new Step(ACTIVE, Action.NONE);

  /** Returns the new state and the action for an event. */
  Step on(Event event) {
    return switch (event) {
      case INPUT -> HEARD;
      case BEAT_READING -> this == PINGED ? new Step(PINGED, Action.GIVE_UP) : silence();
      case BEAT_NOT_READING -> this == PINGED ? new Step(PINGED, Action.PING) : silence();
      case BEAT_BUSY -> new Step(this == ACTIVE ? SILENT : this, Action.NONE);
    };
  }

  private Step silence() {
    return this == ACTIVE ? new Step(SILENT, Action.NONE) : new Step(PINGED, Action.PING);
  }
}
