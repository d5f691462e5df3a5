package io.weir.gateway.schema;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.weir.gateway.NotesSchema;
import io.weir.gateway.routing.CurrentApis;
import io.weir.gateway.schema.SchemaView.InstanceView;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.loadbalancer.cluster.EngineRuntime;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.testkit.upstream.ScriptedUpstream;
import io.weir.transcoding.ApiOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances that are added and removed by a file, and their schemas. */
final class SchemaMembersTest {
  @TempDir Path directory;

  private static ScriptedUpstream telling(FileDescriptorProto schema) {
    return ScriptedUpstream.start().always(ReflectionScript.V1, ReflectionScript.telling(schema));
  }

  private Path named(String... addresses) throws IOException {
    var list = Files.writeString(directory.resolve("written"), "endpoints: " + List.of(addresses));
    return Files.move(list, directory.resolve("notes.yaml"), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void followTheInstances() throws IOException {
    try (var first = telling(NotesSchema.first());
        var grown = telling(NotesSchema.grown());
        var telemetry =
            Telemetry.start(
                TelemetryConfig.defaults(), "weir-gateway", "test", new RecentTraces(1));
        var cluster =
            Cluster.start(
                "notes",
                ClusterConfig.of(named(first.address())),
                new EngineRuntime(telemetry, System::nanoTime, bound -> 0));
        var thread = Executors.newSingleThreadScheduledExecutor()) {
      var apis = new CurrentApis(List.of(List.of()), List.of("notes"), bound -> 0);
      var watch =
          new SchemaWatch(
              new ReflectedApi(
                  0, "notes", cluster, List.of(), ApiOptions.DEFAULT, NotesSchema.rules()),
              new SchemaWatch.Environment(
                  apis,
                  thread,
                  System::nanoTime,
                  bound -> 0,
                  ReadingSchedule.defaults(),
                  ReadingLimits.defaults()));
      watch.start();
      eventually("the first schema is served", () -> apis.now().served().size() == 1);
      named(first.address(), grown.address());
      eventually("both are served", () -> apis.now().served().size() == 2);
      named(grown.address());
      eventually("only the new one is served", () -> apis.now().served().size() == 1);
      assertThat(apis.now().served().getFirst().api().routes()).hasSize(3);
      assertThat(watch.view().instances())
          .extracting(InstanceView::address)
          .containsExactly(grown.address());
      thread.shutdownNow();
    }
  }
}
