package io.weir.quickstart;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayConfig;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.process.Closer;
import io.weir.runtime.serving.Listening;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.UserServiceConfig;
import io.weir.users.UserServiceProcess;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Creates through a gateway whose first instance dies when it has created a user, before its
 * answer: its connection ends behind the commit.
 */
@Timeout(60)
final class KeyedCreateTest {
  private static final String CREATE = "/weir.users.v1.UserService/CreateUser";

  private final Closer started = new Closer();
  private final TestDatabase database = started.add(TestDatabase.create());
  private final AtomicInteger deaths = new AtomicInteger();
  private final Telemetry telemetry =
      started.add(
          Telemetry.start(TelemetryConfig.defaults(), "weir", "weir-1", new RecentTraces(100)));
  private WebClient client;

  @BeforeEach
  void startAnInstanceAndOneThatDies() {
    var instance = started.add(UserServiceProcess.start(instance(), telemetry));
    eventually("the instance serves", instance::serving);
    var dying = dying("h2c://127.0.0.1:" + instance.port());
    var gateway = started.add(Gateway.start(gateway(instance.port(), dying), telemetry));
    // Otherwise the calls may all go to the one that was checked first.
    var admin = new GatewayAdmin(gateway.adminPort());
    eventually("both are active", () -> isActive(admin, instance.port()) && isActive(admin, dying));
    client = WebClient.of("http://127.0.0.1:" + gateway.port());
  }

  private static boolean isActive(GatewayAdmin admin, int port) throws Exception {
    return admin.endpoint("127.0.0.1:" + port).path("state").asText().equals("active");
  }

  @AfterEach
  void endAll() {
    started.close();
  }

  @Test
  void aCreateWithAKeyIsRepeatedAndAnsweredOnce() {
    // Calls go to the two instances in turn, so that one of two reaches the dying one first.
    for (int i = 0; i < 2; i++) {
      var first = create("k" + i, i + "@example.org");
      assertThat(first.status().code()).as(first.contentUtf8()).isEqualTo(201);
      var again = create("k" + i, i + "@example.org");
      assertThat(again.status().code()).isEqualTo(201);
      assertThat(again.contentUtf8()).isEqualTo(first.contentUtf8());
      assertThat(again.headers().get("location")).isEqualTo(first.headers().get("location"));
      assertThat(again.headers().get("idempotent-replayed")).isEqualTo("true");
    }
    assertThat(deaths).hasPositiveValue();
    assertThat(database.query("SELECT count(*) FROM users")).isEqualTo("2");
  }

  @Test
  void aCreateWithoutAKeyIsNotRepeated() {
    var failures = new ArrayList<Integer>();
    for (int i = 0; i < 2; i++) {
      int status = create("", i + "@example.org").status().code();
      if (status != 201) {
        failures.add(status);
      }
    }
    assertThat(deaths).hasValue(1);
    // A repetition would be told that the email is taken.
    assertThat(failures).containsExactly(503);
    assertThat(database.query("SELECT count(*) FROM users")).isEqualTo("2");
  }

  @Test
  void anotherBodyWithTheKeyIsAConflict() {
    create("k1", "one@example.org");
    var other = create("k1", "other@example.org");
    assertThat(other.status().code()).isEqualTo(409);
    assertThat(other.contentUtf8()).contains("IDEMPOTENCY_KEY_REUSED");
  }

  private AggregatedHttpResponse create(String key, String email) {
    var headers = RequestHeaders.builder(HttpMethod.POST, "/v1/users").contentType(MediaType.JSON);
    if (!key.isEmpty()) {
      headers.add("idempotency-key", key);
    }
    var json = "{\"email\": \"%s\", \"displayName\": \"Ada\"}".formatted(email);
    return client.execute(headers.build(), json).aggregate().join();
  }

  /** Starts the instance that dies. Returns its port. */
  private int dying(String onward) {
    var instance = WebClient.of(onward);
    var server =
        Server.builder().http(0).serviceUnder("/", (ctx, req) -> serve(ctx, req, instance)).build();
    Listening.start(server);
    started.add((AutoCloseable) () -> Listening.stop(server));
    return server.activeLocalPort();
  }

  private HttpResponse serve(ServiceRequestContext ctx, HttpRequest req, WebClient instance) {
    var answer = instance.execute(req);
    if (!ctx.path().equals(CREATE)) {
      return answer;
    }
    return HttpResponse.of(
        answer
            .aggregate()
            .thenCompose(created -> {
              deaths.incrementAndGet();
              var log = ctx.log().ensureAvailable(RequestLogProperty.SESSION);
              var channel = Objects.requireNonNull(log.channel());
              // Past its handlers, which would wait for the answer first. It never leaves.
              channel.eventLoop().execute(() -> channel.unsafe().closeForcibly());
              return new CompletableFuture<HttpResponse>();
            }));
  }

  private UserServiceConfig instance() {
    return ConfigReader.read(
        """
        listen: {host: 127.0.0.1, port: 0}
        admin: {host: 127.0.0.1, port: 0}
        database: {url: "%s", user: "%s", password: "%s"}
        """
            .formatted(database.url(), database.user(), database.password()),
        "test",
        UserServiceConfig.class,
        Map.of());
  }

  private static GatewayConfig gateway(int instance, int dying) {
    return ConfigReader.read(
        """
        listen: {host: 127.0.0.1, port: 0}
        admin: {port: 0}
        apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
        clusters:
          users: {endpoints: ["127.0.0.1:%d", "127.0.0.1:%d"], balance: round-robin}
        drain: {delay: 0s, grace: 2s}
        """
            .formatted(instance, dying),
        "test",
        GatewayConfig.class,
        Map.of());
  }
}
