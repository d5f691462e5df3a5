package io.weir.testkit.browser;

import static io.weir.testkit.time.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One tab of an installed, headless Chromium, controlled through the Chrome DevTools Protocol.
 * -Dbrowser=PATH names a browser that is not found automatically.
 */
public final class Chromium implements AutoCloseable, WebSocket.Listener {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> PLACES =
      List.of("/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/google/chrome");
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final StringBuilder partial = new StringBuilder();
  private final WebSocket tab;

  private Chromium(Process process, Path profile) {
    this.process = process;
    var port = profile.resolve("DevToolsActivePort");
    eventually("the browser listens", () -> Files.exists(port) && !lines(port).isEmpty());
    this.tab =
        http.newWebSocketBuilder()
            .buildAsync(URI.create(newTab(lines(port).getFirst())), this)
            .join();
    for (var domain : List.of("Page", "Network", "Runtime", "Log")) {
      send(domain + ".enable", Map.of());
    }
  }

  /**
   * Starts the browser.
   *
   * @param profile an empty directory
   */
  public static Chromium start(Path profile) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program());
    command.addAll(
        List.of(
            "--headless=new",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "--no-first-run",
            "--disable-gpu",
            "--disable-background-networking"));
    if (System.getProperty("user.name").equals("root")) {
      command.add("--no-sandbox"); // Chromium refuses to run as root otherwise
    }
    var log = profile.resolve("log").toFile();
    return new Chromium(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start(), profile);
  }

  private static String program() {
    var given = System.getProperty("browser", "").strip();
    return given.isEmpty()
        ? PLACES.stream()
            .flatMap(place -> NAMES.stream().map(name -> Path.of(place, name)))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("Chromium not found; name it with -Dbrowser=PATH"))
            .toString()
        : given;
  }

  private static String newTab(String port) {
    var answer =
        WebClient.of("http://127.0.0.1:" + port)
            .prepare()
            .method(HttpMethod.PUT)
            .path("/json/new")
            .execute()
            .aggregate()
            .join();
    try {
      return JSON.readTree(answer.contentUtf8()).get("webSocketDebuggerUrl").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void open(String url) {
    send("Page.navigate", Map.of("url", url));
  }

  /**
   * Gives the page a size and a color scheme.
   *
   * @param width in CSS pixels
   * @param dark whether the person prefers dark colors
   */
  public void emulate(int width, int height, boolean dark) {
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    var scheme = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    send("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
  }

  /** Evaluates an expression, awaiting it if it is a promise. */
  public JsonNode evaluate(String expression) {
    var answer =
        send(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(answer.get("exceptionDetails").toPrettyString());
    }
    return answer.at("/result/value");
  }

  /** Returns a PNG of the whole page. */
  public byte[] screenshot() {
    var taken = send("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
    return Base64.getDecoder().decode(taken.get("data").asText());
  }

  /** Returns the URLs requested since the start by any script or page in the tab. */
  public List<String> requested() {
    return of("Network.requestWillBeSent").map(event -> event.at("/request/url").asText()).toList();
  }

  /** Returns the errors that the browser reported: exceptions, blocked and missing resources. */
  public List<String> complaints() {
    return Stream.concat(of("Runtime.exceptionThrown"), of("Log.entryAdded"))
        .map(JsonNode::toString)
        .toList();
  }

  private Stream<JsonNode> of(String event) {
    return events.stream()
        .filter(each -> each.get("method").asText().equals(event))
        .map(each -> each.get("params"));
  }

  private JsonNode send(String method, Map<String, ?> parameters) {
    int id = lastId.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    waiting.put(id, answer);
    try {
      var text = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
      tab.sendText(text, true).join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var answered = answer.orTimeout(60, TimeUnit.SECONDS).join();
    if (answered.has("error")) {
      throw new IllegalStateException(method + ": " + answered.get("error"));
    }
    return answered.get("result");
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      take(partial.toString());
      partial.setLength(0);
    }
    socket.request(1);
    return CompletableFuture.completedFuture(data);
  }

  private void take(String text) {
    try {
      var message = JSON.readTree(text);
      var answered = waiting.remove(message.path("id").asInt());
      if (answered != null) {
        answered.complete(message);
      } else {
        events.add(message);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    tab.abort();
    http.close();
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    // Chromium writes to its profile until it exits.
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
