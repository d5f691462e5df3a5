package io.weir.gateway.form.socket;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import java.util.concurrent.CompletableFuture;

/** Frames to the client, and the number of those that the client has not read yet. */
final class SocketOutput {
  private final HttpResponseWriter out = HttpResponse.streaming();
  private int unsent;

  /** Returns the response to the handshake, including all frames that follow. */
  HttpResponse response() {
    return out;
  }

  void open(ResponseHeaders agreed) {
    out.write(agreed);
  }

  /**
   * Sends a frame. The future completes when the frame has been sent, and never if it cannot be
   * sent.
   */
  CompletableFuture<Void> send(HttpData frame) {
    if (!out.tryWrite(frame)) {
      return new CompletableFuture<>();
    }
    unsent++;
    return out.whenConsumed().thenRun(() -> unsent--);
  }

  /** Returns the number of frames that wait for the client to read. */
  int unsent() {
    return unsent;
  }

  /** Ends the output after the frames sent so far. */
  void complete() {
    out.close();
  }

  void abort() {
    out.abort();
  }
}
