package io.weir.runtime.listener;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;

/**
 * Ends each connection of a port with its next response while the port drains. Outermost, because a
 * refused call is also the last of its connection.
 */
final class DrainService extends SimpleDecoratingHttpService {
  private final PortConnections connections;

  DrainService(PortConnections connections, HttpService delegate) {
    super(delegate);
    this.connections = connections;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    if (connections.isDraining()) {
      // HTTP/1: "connection: close" in the response. HTTP/2: GOAWAY, unless it was sent already.
      var _ = ctx.initiateConnectionShutdown();
    }
    return unwrap().serve(ctx, req);
  }
}
