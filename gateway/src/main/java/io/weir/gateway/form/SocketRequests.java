package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequestWriter;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.websocket.BrokenSocket;
import io.weir.gateway.websocket.Received;
import io.weir.grpc.GrpcCode;
import io.weir.transcoding.TranscodingException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The caller's side of a call over a WebSocket: each message goes on when it has come. */
final class SocketRequests {
  private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

  private final SocketMessages messages;
  private final @Nullable HttpRequestWriter call;
  private final boolean many;
  private int sent;
  private boolean ended;

  /**
   * @param call null if the handshake has said it all
   * @param many whether it takes more than one message
   */
  SocketRequests(SocketMessages messages, @Nullable HttpRequestWriter call, boolean many) {
    this.messages = messages;
    this.call = call;
    this.many = many;
    this.ended = call == null;
  }

  /**
   * Sends a message on, unless the frame ends the caller's side.
   *
   * @return when the instance has room for the next
   * @throws BrokenSocket if messages of this kind are not spoken
   * @throws TranscodingException if it does not fit the schema
   * @throws io.weir.gateway.failure.FailureException if no message is due
   */
  CompletableFuture<Void> take(Received message) {
    if (messages.ends(message)) {
      end();
      return NOW;
    }
    if (!messages.comeAs(message.kind())) {
      throw BrokenSocket.unacceptable(
          "a " + message.kind() + " frame where the subprotocol has frames of the other kind");
    }
    if (ended || call == null) {
      throw tooMany().exception();
    }
    return send(call, frameOf(message));
  }

  private CompletableFuture<Void> send(HttpRequestWriter to, byte[] frame) {
    boolean _ = to.tryWrite(HttpData.wrap(frame));
    sent++;
    var taken = to.whenConsumed();
    if (!many) {
      ended = true;
      to.close();
    }
    return taken;
  }

  private byte[] frameOf(Received message) {
    try {
      return messages.frameOf(message);
    } catch (TranscodingException wrong) {
      throw new TranscodingException("[" + sent + "]: " + wrong.getMessage(), wrong.violations());
    }
  }

  private void end() {
    if (call != null && !ended) {
      if (many) {
        ended = true;
        call.close();
      } else {
        // The one message, which has no more in it than path and query.
        var _ = send(call, messages.frameOfNothing());
      }
    }
  }

  private Failure tooMany() {
    return Failure.of(
        GrpcCode.INVALID_ARGUMENT,
        sent == 0
            ? "this call takes no messages: its request is in the path and the query"
            : "the caller's side has ended: no more messages are taken");
  }
}
