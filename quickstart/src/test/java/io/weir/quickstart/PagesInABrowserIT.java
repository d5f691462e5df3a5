package io.weir.quickstart;

import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayConfig;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.postgres.LocalPostgres;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.process.Closer;
import io.weir.testkit.browser.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** EventSource and WebSocket of a browser, while each instance is killed once. */
@Tag("browser")
final class PagesInABrowserIT {
  /** Time for a JVM to start, and for a browser that reconnects every few seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final Closer started = new Closer();
  private List<UserServiceInstance> instances = List.of();
  private GatewayAdmin admin = new GatewayAdmin(0);
  private String origin = "";

  @BeforeEach
  void startTwoInstancesAndAGateway() throws Exception {
    var postgres = started.add(LocalPostgres.temporary(60));
    instances =
        IntStream.rangeClosed(1, 2)
            .mapToObj(n ->
                started.add(UserServiceInstance.prepare(directory, "user-service-" + n, postgres)))
            .toList();
    var telemetry =
        started.add(
            Telemetry.start(
                TelemetryConfig.defaults(), "weir-gateway", "gateway", new RecentTraces(10)));
    var gateway = started.add(Gateway.start(config(), telemetry));
    admin = new GatewayAdmin(gateway.adminPort());
    origin = "http://127.0.0.1:" + gateway.port();
    for (var instance : instances) {
      start(instance);
    }
  }

  @AfterEach
  void endAll() {
    started.close();
  }

  private GatewayConfig config() {
    var addresses = instances.stream().map(each -> '"' + each.address() + '"').toList();
    return ConfigReader.read(
        """
        listen: {host: 127.0.0.1, port: 0}
        admin: {port: 0}
        apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
        clusters: {users: {endpoints: %s}}
        docs: {pages: "classpath:io/weir/quickstart/pages"}
        drain: {delay: 0s, grace: 1s}
        """
            .formatted(addresses),
        "test",
        GatewayConfig.class,
        Map.of());
  }

  private void start(UserServiceInstance instance) throws IOException {
    instance.start();
    var _ = within(PATIENCE, "it is healthy", () -> admin.isHealthy(instance.address()));
  }

  private Chromium tab(String page) throws IOException {
    var tab = started.add(Chromium.start(Files.createTempDirectory(directory, "profile")));
    tab.open(origin + "/docs/" + page);
    // Its text is there before its script, without which a form would leave the page.
    var _ = within(PATIENCE, "the page is there", () -> isLoaded(tab));
    return tab;
  }

  private static boolean isLoaded(Chromium tab) {
    return !text(tab, "#state").isEmpty()
        && tab.evaluate("document.readyState === 'complete'").asBoolean();
  }

  private static String text(Chromium tab, String element) {
    return tab.evaluate("document.querySelector('%s')?.textContent ?? ''".formatted(element))
        .asText();
  }

  private static boolean isConnected(Chromium tab) {
    return tab.evaluate("document.querySelector('#state').className === 'open'").asBoolean();
  }

  private static List<String> texts(Chromium tab, String elements) {
    var found =
        tab.evaluate(
            "[...document.querySelectorAll('%s')].map((each) => each.textContent)"
                .formatted(elements));
    return StreamSupport.stream(found.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static void submit(Chromium tab, String form, Map<String, String> fields) {
    var script = new StringBuilder();
    fields.forEach((id, value) ->
        script.append("document.getElementById('%s').value = '%s';".formatted(id, value)));
    var _ = tab.evaluate(script + "document.getElementById('%s').requestSubmit()".formatted(form));
  }

  private static void create(Chromium tab, String name) {
    submit(tab, "create", Map.of("name", name));
  }

  private static void say(Chromium tab, String text) {
    submit(tab, "say", Map.of("text", text));
  }

  @Test
  void anEventSourceMissesNothingWhileInstancesAreKilled() throws Exception {
    var feed = tab("feed.html");
    var _ = within(PATIENCE, "it is connected", () -> isConnected(feed));
    create(feed, "Ada");
    var _ = within(PATIENCE, "it is shown", () -> texts(feed, "li span").equals(List.of("Ada")));
    assertThat(feed.complaints()).isEmpty();

    for (var instance : instances) {
      instance.kill();
      create(feed, "While " + instances.indexOf(instance) + " was away");
      int told = instances.indexOf(instance) + 2;
      var _ = within(PATIENCE, "it is shown", () -> texts(feed, "li span").size() >= told);
      start(instance);
    }
    create(feed, "Grace");
    var _ = within(PATIENCE, "it is shown", () -> texts(feed, "li span").contains("Grace"));
    assertThat(texts(feed, "li span"))
        .containsExactly("Grace", "While 1 was away", "While 0 was away", "Ada");
    Files.write(Path.of("target", "feed.png"), feed.screenshot());
  }

  @Test
  void aRoomIsTheSameInTwoWindowsWhileInstancesAreKilled() throws Exception {
    var ada = tab("chat.html");
    var grace = tab("chat.html");
    submit(ada, "join", Map.of("name", "Ada", "room", "browsers"));
    submit(grace, "join", Map.of("name", "Grace", "room", "browsers"));
    for (var tab : List.of(ada, grace)) {
      var _ = within(PATIENCE, "it has joined", () -> isConnected(tab));
    }
    say(ada, "Hello");
    heardByBoth(ada, grace, List.of("Hello"));
    say(grace, "Hello, Ada");
    heardByBoth(ada, grace, List.of("Hello", "Hello, Ada"));
    assertThat(ada.complaints()).isEmpty();

    for (var instance : instances) {
      // Whatever happens to the connection, messages sent meanwhile arrive exactly once.
      say(grace, "Still here " + instances.indexOf(instance));
      instance.kill();
      var said = Stream.of("Hello", "Hello, Ada", "Still here 0", "Still here 1");
      heardByBoth(ada, grace, said.limit(3 + instances.indexOf(instance)).toList());
      start(instance);
    }
    assertThat(texts(ada, "li strong")).containsExactly("Ada", "Grace", "Grace", "Grace");
    Files.write(Path.of("target", "chat.png"), ada.screenshot());
  }

  private static void heardByBoth(Chromium one, Chromium other, List<String> said) {
    for (var tab : List.of(one, other)) {
      var _ = within(PATIENCE, "it is heard", () -> texts(tab, "li span").equals(said));
    }
  }
}
