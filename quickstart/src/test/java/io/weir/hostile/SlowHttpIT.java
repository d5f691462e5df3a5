package io.weir.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.HttpBody;
import com.google.protobuf.ByteString;
import io.weir.faults.Report;
import io.weir.quickstart.GatewayProcess;
import io.weir.testkit.time.Eventually;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import io.weir.users.v1.GetAvatarRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * slowhttptest with hundreds of connections, in each of its modes, beside well-behaved callers: all
 * slow connections are ended within the limits of the gateway, and nobody else notices. Maven's
 * profile "slowhttp" runs it.
 */
@Tag("slowhttp")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SlowHttpIT {
  /**
   * Part of the connections that are open at the same time, at least: on a busy machine the first
   * are ended before the last are opened.
   */
  private static final int PART = 4;

  private static final String GET_AVATAR = "weir.users.v1.AvatarService/GetAvatar";

  /** Most connections of the well-behaved callers, and of this test. */
  private static final int OTHERS = 60;

  /**
   * Three seconds in which connections are opened, more on a busy machine, and twice the limit of
   * five. The program itself would keep them for a minute.
   */
  private static final Duration MOST_TIME = Duration.ofSeconds(40);

  private static final Duration CALLERS = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(50);

  private final ScriptedUpstream instance = ScriptedUpstream.start();
  private GatewayProcess gateway;
  private WellBehavedCallers callers;

  /**
   * A mode of the program, with its options. Requests for many ranges are answered at once and
   * their connections end with the answers; the program ends once none of its connections is open,
   * so that few come. Slow readers ask for three megabytes each, more than sockets hold; with as
   * many connections the work of sending these would be the attack.
   */
  enum Mode {
    HEADERS(1_200, "-H -x 24", "/v1/users/u1"),
    CONTENT(1_200, "-B -x 20 -s 900000 -f application/json", "/v1/users"),
    RANGES(1_200, "-R -a 1 -b 3000 -t GET", "/v1/users/u1/avatar"),
    READING(400, "-X -n 1 -z 8 -w 8 -y 64 -k 3", "/v1/users/large/avatar");

    private final int connections;
    private final String options;
    private final String path;

    Mode(int connections, String options, String path) {
      this.connections = connections;
      this.options = options;
      this.path = path;
    }
  }

  @BeforeAll
  void start(@TempDir Path directory) throws IOException, InterruptedException {
    SlowHttp.require();
    Stage.script(instance);
    var ofLarge = GetAvatarRequest.newBuilder().setId("large").build().toByteArray();
    var small = image(100_000);
    var large = image(1_000_000);
    instance.always(
        GET_AVATAR,
        (call, requests) ->
            (Arrays.equals(requests.getFirst(), ofLarge) ? large : small)
                .onComplete(call, requests));
    gateway =
        GatewayProcess.prepare(
            directory,
            "gateway",
            """
            apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
            clusters: {users: {endpoints: ["%s"]}}
            limits: {idle: 5s, memory: {arrival: 5s}}
            deadline: {max: 5s}
            access-log: off
            """
                .formatted(instance.address()),
            "-Xmx512m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:TieredStopAtLevel=4");
    gateway.start();
    callers = new WellBehavedCallers(gateway.port());
    callers.run(Duration.ofSeconds(5));
  }

  private static Answer image(int length) {
    var image = HttpBody.newBuilder().setContentType("image/png");
    image.setData(ByteString.copyFrom(new byte[length]));
    return Answer.ok(image.build().toByteArray());
  }

  @AfterAll
  void stop() {
    callers.close();
    gateway.close();
    instance.close();
  }

  @ParameterizedTest
  @EnumSource
  void endsSlowConnectionsAndServesOthers(Mode mode) throws Exception {
    var url = "http://127.0.0.1:" + gateway.port() + mode.path;
    var others = CompletableFuture.supplyAsync(this::callBeside, Thread::startVirtualThread);
    List<Integer> active = new ArrayList<>();
    Duration ended;
    try (var _ = SlowHttp.start(mode.connections, url, mode.options.split(" "))) {
      ended = awaitTheirEnd(mode, active);
    }
    var report = others.join();
    Report.measured(
        "slowhttptest " + mode,
        "at most {} connections, all ended after {} ms; {} calls of others, p99 {} ms",
        Collections.max(active),
        ended.toMillis(),
        report.calls(),
        report.p99().toMillis());

    assertThat(report.errors()).isEmpty();
    assertThat(ended).isLessThan(MOST_TIME);
    assertThat(gateway.isAlive()).isTrue();
    for (var gauge : List.of("weir_requests_active", "weir_memory_held_bytes")) {
      var _ = Eventually.within(PATIENCE, gauge, () -> gateway.metrics().sum(gauge) == 0);
    }
    var _ = Eventually.within(PATIENCE, "no call is left", () -> instance.open() == 0);
  }

  private Duration awaitTheirEnd(Mode mode, List<Integer> active) {
    long before = instance.executions(GET_AVATAR);
    try {
      return Eventually.within(
          PATIENCE,
          "many slow connections come, and all are ended",
          () -> {
            active.add((int) gateway.metrics().sum("weir_connections_active"));
            boolean come =
                mode == Mode.RANGES
                    ? instance.executions(GET_AVATAR) > before
                    : Collections.max(active) > mode.connections / PART;
            return come && active.getLast() < OTHERS;
          });
    } catch (AssertionError late) {
      var seen = "at most %d, at last %d".formatted(Collections.max(active), active.getLast());
      throw new AssertionError(seen + " connections were active", late);
    }
  }

  private WellBehavedCallers.Report callBeside() {
    try {
      return callers.run(CALLERS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
