package io.weir.testkit.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Proxied connection: two pumps, each with its own buffer. */
final class ProxiedConnection {
  private static final int PIECE = 16 * 1024;

  private final Socket near;
  private final Socket far = new Socket();
  private final InetSocketAddress target;
  private final Traffic traffic;
  private final Traffic own = new Traffic();

  ProxiedConnection(Socket near, InetSocketAddress target, Traffic traffic) {
    this.near = near;
    this.target = target;
    this.traffic = traffic;
  }

  /** Pumps bytes and returns when both directions have ended. */
  void run() {
    try {
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      far.connect(target, 2_000);
      var back = Thread.ofVirtual().start(() -> pump(far, near));
      pump(near, far);
      back.join();
    } catch (IOException e) {
      // The target is unreachable: reset, as the client would see without the proxy.
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      reset();
    }
  }

  /** Stops passing bytes. */
  void silence() {
    own.silence();
  }

  /** Closes both ends with RST instead of FIN. */
  void reset() {
    reset(near);
    reset(far);
    own.pass();
  }

  private void pump(Socket from, Socket to) {
    var piece = new byte[PIECE];
    try {
      var in = from.getInputStream();
      var out = to.getOutputStream();
      for (var n = in.read(piece); n >= 0; n = in.read(piece)) {
        traffic.await();
        own.await();
        out.write(piece, 0, n);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // Already closed.
    }
  }
}
