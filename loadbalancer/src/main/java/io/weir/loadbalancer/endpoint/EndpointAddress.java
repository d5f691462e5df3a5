package io.weir.loadbalancer.endpoint;

/** Address of an endpoint: "users-1:50051", "[::1]:50051", or "unix:/run/users.sock". */
public sealed interface EndpointAddress permits HostPort, UnixSocket {

  /**
   * @throws IllegalArgumentException if the text is not an address; the message contains the text
   */
  static EndpointAddress parse(String text) {
    return text.startsWith(UnixSocket.SCHEME) ? UnixSocket.parse(text) : HostPort.parse(text);
  }

  /** Returns the host, or the path of the socket, as spans name it (server.address). */
  String host();

  /** Returns the port; 0 for a Unix socket, which has none. */
  int port();
}
