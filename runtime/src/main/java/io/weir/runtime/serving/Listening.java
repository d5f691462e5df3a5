package io.weir.runtime.serving;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import java.net.BindException;
import java.util.concurrent.CompletionException;

/** Opens a port, or says in one line why not. */
public final class Listening {
  private Listening() {}

  /**
   * @throws PortTaken if somebody else listens there
   */
  public static Server start(ServerBuilder builder, String host, int port) {
    var server = builder.build();
    try {
      server.start().join();
      return server;
    } catch (CompletionException e) {
      if (isBind(e)) {
        throw new PortTaken(host, port);
      }
      throw e;
    }
  }

  private static boolean isBind(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }
}
