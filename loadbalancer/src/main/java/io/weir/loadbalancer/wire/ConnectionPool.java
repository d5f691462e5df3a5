package io.weir.loadbalancer.wire;

import com.linecorp.armeria.client.RefusedStreamException;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Connections of one event loop to an endpoint. A call takes the first one with room. If none has
 * room, it waits for the one that is being opened. Confined to the event loop.
 */
final class ConnectionPool {
  private final EventLoop loop;
  private final Http2Client.Setup setup;
  private final List<ClientConnection> connections = new ArrayList<>(1);
  private final Queue<ClientStream> waiting = new ArrayDeque<>();
  private boolean opening;

  ConnectionPool(EventLoop loop, Http2Client.Setup setup) {
    this.loop = loop;
    this.setup = setup;
  }

  /** Sends a call, now or when a connection is established. */
  void send(ClientStream call) {
    for (int i = 0; i < connections.size(); i++) {
      var connection = connections.get(i);
      if (connection.hasRoom()) {
        connection.begin(call);
        return;
      }
    }
    waiting.add(call);
    openOne();
  }

  private void openOne() {
    if (!opening) {
      opening = true;
      new Opening(this, loop, setup).start();
    }
  }

  void established(ClientConnection connection) {
    opening = false;
    if (!connection.hasRoom()) {
      connection.leave();
      failed(RefusedStreamException.get());
      return;
    }
    connections.add(connection);
    connection.onClose(() -> connections.remove(connection));
    while (!waiting.isEmpty() && connection.hasRoom()) {
      var call = waiting.remove();
      if (!call.ended()) {
        connection.begin(call);
      }
    }
    if (!waiting.isEmpty()) {
      openOne();
    }
  }

  /** Ends the calls that wait: they would wait for the next connection to fail. */
  void failed(Throwable cause) {
    opening = false;
    for (int calls = waiting.size(); calls > 0; calls--) {
      waiting.remove().notSent(cause);
    }
  }
}
