package io.weir.runtime.serving;

/** Somebody else listens there; the message is one line for a person. */
public final class PortTaken extends RuntimeException {
  public PortTaken(String host, int port) {
    super("port %d on %s is taken".formatted(port, host));
  }
}
