package io.weir.gateway.form.socket;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequestWriter;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.websocket.InboundFrame;
import io.weir.gateway.websocket.InvalidFrameException;
import io.weir.grpc.GrpcCode;
import io.weir.transcoding.TranscodingException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Forwards the messages of a WebSocket's client to the call. */
final class SocketUpload {
  private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

  private final SocketDecoder messages;
  private final @Nullable HttpRequestWriter call;
  private final boolean many;
  private int sent;
  private boolean ended;

  /**
   * @param call request of the call; null if the call takes no message besides the handshake
   * @param many true if the call takes more than one message
   */
  SocketUpload(SocketDecoder messages, @Nullable HttpRequestWriter call, boolean many) {
    this.messages = messages;
    this.call = call;
    this.many = many;
    this.ended = call == null;
  }

  /**
   * Forwards a message, or ends the client's side if the frame requests that.
   *
   * @return future that completes when the instance has accepted the message
   * @throws InvalidFrameException if the subprotocol has no messages of this kind
   * @throws TranscodingException if it does not fit the schema
   * @throws io.weir.gateway.failure.FailureException if no message is expected
   */
  CompletableFuture<Void> take(InboundFrame message) {
    if (messages.ends(message)) {
      end();
      return NOW;
    }
    if (!messages.comeAs(message.kind())) {
      throw InvalidFrameException.unacceptable(
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

  private byte[] frameOf(InboundFrame message) {
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
        // The only message of the call, made of path and query.
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
