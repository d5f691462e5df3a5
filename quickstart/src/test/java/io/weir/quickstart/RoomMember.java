package io.weir.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Member of a room, over a WebSocket of the JDK's client. */
final class RoomMember implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private final WebSocket socket;

  RoomMember(HttpClient client, int port, String room, String name) {
    var uri = URI.create("ws://127.0.0.1:%d/v1/rooms/%s:chat".formatted(port, room));
    socket = client.newWebSocketBuilder().subprotocols("weir.json").buildAsync(uri, this).join();
    send(Map.of("displayName", name));
  }

  void say(String text) {
    send(Map.of("text", text));
  }

  private void send(Map<String, String> request) {
    try {
      socket.sendText(JSON.writeValueAsString(request), true).join();
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  boolean hasJoined() {
    return !heard.isEmpty();
  }

  /** Returns number and text of each message, in order of arrival. */
  List<String> messages() {
    return heard.stream()
        .filter(event -> event.has("message"))
        .map(event -> event.path("id").asText() + " " + event.at("/message/text").asText())
        .toList();
  }

  /** Returns the code with which the WebSocket was closed. */
  CompletableFuture<Integer> closed() {
    return closed;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      try {
        heard.add(JSON.readTree(partial.toString()));
      } catch (JsonProcessingException e) {
        closed.completeExceptionally(e);
      }
      partial.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedFuture(data);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return CompletableFuture.completedFuture(reason);
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    closed.completeExceptionally(failure);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
