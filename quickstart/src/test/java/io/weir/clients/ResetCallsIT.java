package io.weir.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.quickstart.GatewayProcess;
import io.weir.testkit.upstream.FrameUpstream;
import io.weir.testkit.upstream.FrameUpstream.Fault;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * grpc-java, grpcio, grpc-js and grpc-go hear the status that gRPC maps an RST_STREAM to which an
 * instance sends after its headers. Maven's profile "clients" runs it.
 */
@Tag("clients")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ResetCallsIT {
  private static final int CALLS = 200;
  private static final long SECONDS = 120;
  private static final String NOTHING = "|||0:00000000";
  private static final String LATE = "late";

  /** Outcomes by the code of the reset. */
  private static final Map<Long, String> OUTCOMES =
      Map.of(
          0L, "13|the endpoint reset the call: NO_ERROR",
          2L, "13|the endpoint reset the call: INTERNAL_ERROR",
          7L, "14|the endpoint reset the call: REFUSED_STREAM",
          8L, "1|the endpoint reset the call: CANCEL",
          11L, "8|the endpoint reset the call: ENHANCE_YOUR_CALM",
          12L, "7|the endpoint reset the call: INADEQUATE_SECURITY");

  private final Map<String, FrameUpstream> instances = new LinkedHashMap<>();
  private final ScriptedUpstream ready = Instance.start();
  private GatewayProcess gateway;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    OUTCOMES
        .keySet()
        .forEach(code ->
            instances.put(
                "reset" + code, FrameUpstream.resetting(code, call -> Fault.RESET_AFTER_HEADERS)));
    instances.put(LATE, FrameUpstream.resetting(8, call -> Fault.RESET_LATE));
    var apis =
        new StringBuilder(
            """
            apis:
              - {descriptors: "classpath:weir/users/v1/users.binpb", cluster: ready}
            """);
    var clusters =
        new StringBuilder(
            """
            clusters:
              ready: {endpoints: ["%s"]}
            """
                .formatted(ready.address()));
    for (var instance : instances.entrySet()) {
      var name = instance.getKey();
      Files.write(directory.resolve(name + ".binpb"), CallsSchema.in(name).toByteArray());
      apis.append("  - {descriptors: %s.binpb, cluster: %s}\n".formatted(name, name));
      // An instance that resets every call would be taken out of rotation.
      clusters.append(
          "  %s: {endpoints: [\"%s\"], outliers: false, breaker: false}\n"
              .formatted(name, instance.getValue().address()));
    }
    gateway = GatewayProcess.prepare(directory, "gateway", apis + "access-log: off\n" + clusters);
    gateway.start();
  }

  @AfterAll
  void stop() {
    gateway.close();
    ready.close();
    instances.values().forEach(FrameUpstream::close);
  }

  private static Stream<Arguments> resets() {
    return Stream.of(ClientProgram.values())
        .flatMap(client ->
            Stream.concat(
                OUTCOMES.keySet().stream()
                    .sorted()
                    .map(code -> Arguments.of(client, "unary", "Unary", code)),
                Stream.of(
                    Arguments.of(client, "upload", "Upload", 0L),
                    Arguments.of(client, "stream", "Stream", 8L),
                    Arguments.of(client, "gzip", "Chat", 7L))));
  }

  @ParameterizedTest
  @MethodSource("resets")
  void isTheStatusThatGrpcMapsItTo(ClientProgram client, String shape, String method, long code)
      throws Exception {
    var instance = Objects.requireNonNull(instances.get("reset" + code));
    int before = instance.attempts();
    assertThat(call(client, shape, "reset" + code, method))
        .isEqualTo(Map.of(OUTCOMES.get(code) + NOTHING, CALLS));
    assertThat(instance.attempts() - before)
        .as("attempts: a call whose headers were sent has run")
        .isEqualTo(CALLS);
  }

  private static Stream<ClientProgram> clients() {
    return Stream.of(ClientProgram.values());
  }

  /** An instance whose clock runs ahead cancels a call some milliseconds before its deadline. */
  @ParameterizedTest
  @MethodSource("clients")
  void isTheDeadlineWhenItComesWithIt(ClientProgram client) throws Exception {
    assertThat(call(client, "deadline", LATE, "Unary")).isEqualTo(Map.of("4", CALLS));
  }

  private Map<String, Integer> call(
      ClientProgram client, String shape, String schema, String method) throws Exception {
    return client.call(gateway.port(), shape, schema + ".Calls/" + method, CALLS, SECONDS);
  }
}
