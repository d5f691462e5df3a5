package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.admission.Admission;
import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.Rescue;
import io.weir.gateway.routing.Meaning;
import io.weir.gateway.web.Origins;
import io.weir.gateway.web.WebConfig;
import io.weir.gateway.websocket.Closing;
import io.weir.gateway.websocket.FrameReader;
import io.weir.gateway.websocket.FrameWriter;
import io.weir.gateway.websocket.Upgrade;
import io.weir.grpc.GrpcCode;
import io.weir.observability.serving.TracingService;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A stream spoken over a WebSocket: a message each way is a frame. What refuses the handshake is
 * answered in HTTP; from then on a browser sees nothing but the code that the connection closes
 * with.
 */
final class SocketForm {
  private final Rescue rescue;
  private final int maxMessage;
  private final Origins origins;
  private final boolean compression;
  private final Duration heartbeat;
  private final BooleanSupplier draining;

  /**
   * @param maxMessage bytes of a message
   * @param draining whether the process is about to end
   */
  SocketForm(Rescue rescue, long maxMessage, WebConfig web, BooleanSupplier draining) {
    this.rescue = rescue;
    this.maxMessage = (int) Math.min(maxMessage, Integer.MAX_VALUE / 2);
    this.origins = Origins.of(web.origins());
    this.compression = web.compression();
    this.heartbeat = web.heartbeat();
    this.draining = draining;
  }

  HttpResponse serve(ServiceRequestContext ctx, HttpRequest req, Meaning.Socket meaning) {
    var call = meaning.call();
    var route = call.route();
    TracingService.named(ctx, route.httpMethod() + " " + route.template(), route.rpc().fullName());
    Admission.means(ctx, route.rpc().fullName(), false);
    var terms = new Upgrade.Terms(origins, SocketMessages.spoken(call), compression);
    var upgrade = Upgrade.agreed(req.headers(), terms);
    var socket = new Socket(ctx, heartbeat, failure -> closing(ctx, failure));
    var response = socket.open(upgrade.answer());
    SocketRequests requests = null;
    try {
      requests = begin(new Handshake(ctx, req, upgrade), socket, meaning);
    } catch (RuntimeException wrong) {
      socket.fail(Diagnosis.of(wrong));
    }
    var reader = new FrameReader(maxMessage, upgrade.deflate());
    req.subscribe(new SocketInput(socket, reader, requests), ctx.eventLoop());
    return response;
  }

  private record Handshake(ServiceRequestContext ctx, HttpRequest req, Upgrade upgrade) {}

  /** The call begins with the connection: its instance may have something to say first. */
  private static SocketRequests begin(Handshake shaken, Socket socket, Meaning.Socket meaning) {
    var ctx = shaken.ctx();
    var call = meaning.call();
    var rpc = call.route().rpc();
    var subprotocol = shaken.upgrade().subprotocol();
    var messages = new SocketMessages(call, Targets.of(ctx).query(), subprotocol);
    var plan = JsonForm.plan(ctx, rpc);
    var headers = UpstreamHeaders.ofJson(ctx, shaken.req().headers(), rpc);
    var writer =
        rpc.kind().takesStream() || call.takesBody() ? HttpRequest.streaming(headers) : null;
    var request =
        writer == null
            // The handshake has said all there is to say.
            ? HttpRequest.of(headers, HttpData.wrap(messages.frameOfNothing()))
            : writer;
    var answer = new SocketAnswer(call, subprotocol, new FrameWriter(shaken.upgrade().deflate()));
    socket.relay(meaning.api().call(request, plan), answer, request);
    return new SocketRequests(messages, writer, rpc.kind().takesStream());
  }

  private Closing closing(ServiceRequestContext ctx, Failure failure) {
    var told = rescue.heard(ctx, failure);
    return told.code() == GrpcCode.UNAVAILABLE && draining.getAsBoolean()
        ? Closing.goingAway(told.message())
        : Closing.of(told);
  }
}
