package io.weir.runtime.serving;

/** The port that was configured is in use by another process. */
public final class PortTaken extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int port;

  public PortTaken(int port) {
    // Without a stack trace: the line says it all.
    super("port " + port + " is taken", null, false, false);
    this.port = port;
  }

  public int port() {
    return port;
  }
}
