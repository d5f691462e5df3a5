package io.weir.gateway.schema;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.Status;
import io.weir.gateway.NotesSchema;
import io.weir.gateway.routing.CurrentApis;
import io.weir.gateway.schema.SchemaView.InstanceView;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.loadbalancer.cluster.EngineRuntime;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.health.Health;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import io.weir.transcoding.ApiOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An instance that stays in rotation and changes its schema. */
final class SchemaWatchTest {
  private final ScriptedUpstream instance = ScriptedUpstream.start();
  private final Telemetry telemetry =
      Telemetry.start(TelemetryConfig.defaults(), "weir-gateway", "test", new RecentTraces(1));
  private final Cluster cluster =
      Cluster.start(
          "notes",
          ClusterConfig.of(List.of(instance.address())),
          new EngineRuntime(telemetry, System::nanoTime, bound -> 0));
  private final CurrentApis apis =
      new CurrentApis(List.of(List.of()), List.of("notes"), bound -> 0);
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final SchemaWatch watch =
      new SchemaWatch(
          new ReflectedApi(0, "notes", cluster, List.of(), ApiOptions.DEFAULT, NotesSchema.rules()),
          new SchemaWatch.Environment(
              apis,
              thread,
              System::nanoTime,
              bound -> 0,
              new ReadingSchedule(
                  Duration.ofMillis(20), Duration.ofMillis(5), Duration.ofMillis(20)),
              new ReadingLimits(64 << 10, 9, 9, Duration.ofSeconds(5))));

  @BeforeEach
  void start() {
    tells(NotesSchema.first());
    watch.start();
    eventually("the schema is known", () -> routes() == 2);
  }

  @AfterEach
  void stop() {
    thread.shutdownNow();
    cluster.close();
    instance.close();
    telemetry.close();
  }

  private void tells(FileDescriptorProto file) {
    instance.always(ReflectionScript.V1, ReflectionScript.telling(file));
  }

  private int routes() {
    return apis.now().served().stream().mapToInt(served -> served.api().routes().size()).sum();
  }

  private InstanceView seen() {
    return watch.view().instances().getFirst();
  }

  @Test
  void noticesAChangeThatNothingElseTold() {
    var before = seen().schema();
    tells(NotesSchema.grown());
    eventually("the new method is served", () -> routes() == 3);
    eventually("it is shown", () -> !seen().schema().equals(before));
    assertThat(watch.view().epochs()).hasSize(1);
    assertThat(watch.health().state()).isEqualTo(Health.State.HEALTHY);
  }

  @Test
  void keepsWhatItKnowsWhileTheInstanceCannotTell() {
    instance.always(ReflectionScript.V1, Answer.status(Status.RESOURCE_EXHAUSTED));
    eventually("it is shown", () -> seen().problem().contains("grpc-status 8"));
    assertThat(routes()).isEqualTo(2);
    assertThat(watch.health().state()).isEqualTo(Health.State.DEGRADED);
    tells(NotesSchema.first());
    eventually("it is well again", () -> seen().problem().isEmpty());
  }

  @Test
  void keepsWhatItKnowsWhenTheAnswerIsTooLarge() {
    var large = NotesSchema.first().toBuilder();
    large.getMessageTypeBuilder(0).getFieldBuilder(0).setJsonName("x".repeat(64 << 10));
    tells(large.build());
    eventually("it is shown", () -> seen().problem().contains("larger than is taken"));
    assertThat(routes()).isEqualTo(2);
  }

  @Test
  void keepsWhatItServesWhenTheNewOneCannotBe() {
    tells(NotesSchema.impossible());
    eventually("it is shown", () -> seen().problem().contains("is refused"));
    assertThat(routes()).isEqualTo(2);
    assertThat(seen().schema()).isEmpty();
    assertThat(watch.health().reason()).contains("ReadNote");
  }
}
