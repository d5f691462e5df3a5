package io.weir.testkit.client;

import com.linecorp.armeria.client.websocket.WebSocketClient;
import com.linecorp.armeria.common.websocket.WebSocketFrameType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Short conversation over a WebSocket: some texts, and the Close frame behind them. */
public final class SocketTalk {
  private static final int PATIENCE_SECONDS = 10;

  private SocketTalk() {}

  /**
   * Sends these texts and closes. Returns the texts that are heard before the other side's Close
   * frame. How the connection ends after it is left open: Armeria's client reports some orderly
   * ends as a closed session.
   *
   * @param uri "ws+h1c://127.0.0.1:8080"
   */
  public static List<String> send(String uri, String path, String... texts) {
    var session = WebSocketClient.of(uri).connect(path).join();
    List<String> heard = new CopyOnWriteArrayList<>();
    CompletableFuture<List<String>> closed = new CompletableFuture<>();
    var _ =
        session
            .inbound()
            .peek(frame -> {
              if (frame.type() == WebSocketFrameType.TEXT) {
                heard.add(frame.text());
              } else if (frame.type() == WebSocketFrameType.CLOSE) {
                closed.complete(heard);
              }
            })
            .subscribe()
            .whenComplete((done, broken) ->
                closed.completeExceptionally(
                    new AssertionError("no Close frame after " + heard, broken)));
    var out = session.outbound();
    for (var text : texts) {
      out.write(text);
    }
    out.close();
    return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }
}
