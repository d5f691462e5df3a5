package io.weir.runtime.serving;

/** Failure to bind the configured port, because another process uses it. */
public final class PortTaken extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int port;

  public PortTaken(int port) {
    // Has no stack trace, because the message is sufficient.
    super("port " + port + " is taken", null, false, false);
    this.port = port;
  }

  public int port() {
    return port;
  }
}
