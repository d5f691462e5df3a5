package io.weir.gateway.form.socket;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import java.util.concurrent.CompletableFuture;

/** Frames to the client, and the count of those that it has not taken yet. */
final class SocketOutput {
  private final HttpResponseWriter out = HttpResponse.streaming();
  private int unsent;

  /** The answer to the handshake, and all frames that follow. */
  HttpResponse response() {
    return out;
  }

  void open(ResponseHeaders agreed) {
    out.write(agreed);
  }

  /** Sends a frame; the future completes when it has gone out, and never if it cannot. */
  CompletableFuture<Void> send(HttpData frame) {
    if (!out.tryWrite(frame)) {
      return new CompletableFuture<>();
    }
    unsent++;
    return out.whenConsumed().thenRun(() -> unsent--);
  }

  /** Number of frames that wait for the client to read. */
  int unsent() {
    return unsent;
  }

  /** Ends after the frames that have been sent. */
  void complete() {
    out.close();
  }

  void abort() {
    out.abort();
  }
}
