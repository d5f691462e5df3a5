package io.weir.runtime.listener;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import java.util.function.Function;

/** While the process ends, each request is the last on its connection. */
public final class DrainService extends SimpleDecoratingHttpService {
  private final Connections connections;

  private DrainService(HttpService delegate, Connections connections) {
    super(delegate);
    this.connections = connections;
  }

  public static Function<? super HttpService, DrainService> layer(Connections connections) {
    return delegate -> new DrainService(delegate, connections);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    if (connections.isDraining()) {
      // HTTP/1: "connection: close" on the answer. HTTP/2: GOAWAY, if it is not sent yet.
      var _ = ctx.initiateConnectionShutdown();
    }
    return unwrap().serve(ctx, req);
  }
}
