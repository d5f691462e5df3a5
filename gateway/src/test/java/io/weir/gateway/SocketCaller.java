package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Caller with the JDK's WebSocket client, and the messages that it has received. */
final class SocketCaller implements WebSocket.Listener {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> kinds = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private final boolean reads;
  private volatile @Nullable WebSocket socket;

  private SocketCaller(boolean reads) {
    this.reads = reads;
  }

  static SocketCaller open(int port, String path, String... subprotocols) {
    return open(port, path, true, List.of(), subprotocols);
  }

  /** Opens a WebSocket that reads nothing unless requested. */
  static SocketCaller slow(int port, String path, String... subprotocols) {
    return open(port, path, false, List.of(), subprotocols);
  }

  /** Opens a WebSocket with headers in its handshake: "x-tenant: acme". */
  static SocketCaller open(int port, String path, List<String> headers, String... subprotocols) {
    return open(port, path, true, headers, subprotocols);
  }

  private static SocketCaller open(
      int port, String path, boolean reads, List<String> headers, String... subprotocols) {
    var caller = new SocketCaller(reads);
    var builder = CLIENT.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
    for (var field : headers) {
      int colon = field.indexOf(": ");
      builder.header(field.substring(0, colon), field.substring(colon + 2));
    }
    if (subprotocols.length > 0) {
      builder.subprotocols(
          subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
    }
    var uri = URI.create("ws://127.0.0.1:" + port + path);
    caller.socket = builder.buildAsync(uri, caller).join();
    return caller;
  }

  WebSocket socket() {
    return Objects.requireNonNull(socket);
  }

  SocketCaller say(String text) {
    var _ = socket().sendText(text, true).join();
    return this;
  }

  SocketCaller say(byte[] message) {
    var _ = socket().sendBinary(ByteBuffer.wrap(message), true).join();
    return this;
  }

  /** Ends the caller's side of the call. */
  SocketCaller done() {
    return say("");
  }

  boolean hasHeard(String message) {
    return messages.contains(message);
  }

  void awaitHeard(String message) {
    eventually("heard " + message, () -> hasHeard(message));
  }

  List<String> heard() {
    return List.copyOf(messages);
  }

  /** Returns "text" or "binary" for each message. */
  List<String> kinds() {
    return List.copyOf(kinds);
  }

  int count() {
    return messages.size();
  }

  /** Returns code and reason of the close: "1000 " or "4008 out of lines". */
  String closed() {
    return closed.orTimeout(20, TimeUnit.SECONDS).join();
  }

  boolean isClosed() {
    return closed.isDone();
  }

  @Override
  public void onOpen(WebSocket opened) {
    if (reads) {
      opened.request(1);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      kinds.add("text");
      messages.add(partial.toString());
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    partial.append(StandardCharsets.ISO_8859_1.decode(data));
    if (last) {
      kinds.add("binary");
      messages.add(partial.toString());
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete("error " + error);
  }
}
