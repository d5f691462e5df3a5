package io.weir.gateway.form.socket;

/**
 * Liveness of a WebSocket's client, judged once per heartbeat: a silent client gets a ping, and one
 * that lets the ping pass is given up. Pure: {@link Socket} reports the events and performs the
 * actions.
 */
enum KeepAlive {
  /** The client has sent something since the last heartbeat. */
  ACTIVE,
  /** The client has sent nothing since the last heartbeat. */
  SILENT,
  /** The client has sent nothing since our ping. */
  PINGED;

  /** Input of the client, or a heartbeat and what the socket was doing at it. */
  enum Event {
    /** Something came from the client. */
    INPUT,
    /** The socket reads: a client that is there can show it. */
    BEAT_READING,
    /**
     * The socket does not read, because the instance takes no more. A client that has gone is found
     * by the ping that its machine refuses.
     */
    BEAT_NOT_READING,
    /** The socket is closing, or frames wait for the client to read: a ping would tell nothing. */
    BEAT_BUSY
  }

  /** Action that an event asks for. */
  enum Action {
    NONE,
    PING,
    GIVE_UP
  }

  /** New state, and the action that leads to it. */
  record Step(KeepAlive next, Action action) {}

  private static final Step HEARD = new Step(ACTIVE, Action.NONE);

  /** Returns what an event leads to. */
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
