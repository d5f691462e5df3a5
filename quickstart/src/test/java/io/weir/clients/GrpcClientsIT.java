package io.weir.clients;

import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.faults.Report;
import io.weir.quickstart.GatewayProcess;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * grpc-java, grpcio, grpc-js and grpc-go through a gateway: what a client hears is exactly what was
 * said, also when a call ends before its request. Maven's profile "clients" runs it.
 */
@Tag("clients")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GrpcClientsIT {
  private static final int EARLY = Integer.getInteger("clients.calls", 10_000);
  private static final int CALLS = 200;
  private static final int LARGE_CALLS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long SECONDS = 600;
  private static final List<@Nullable String> GZIP = List.of("gzip");
  private static final List<@Nullable String> PLAIN = Arrays.asList(null, "identity");
  private static final String NO_MESSAGE = "|0:00000000";
  private static final String METADATA =
      "app-many=a,b app-one=1 app-raw-bin=00ff01 app-raws-bin=aa,bb00";

  private final ScriptedUpstream instance = Instance.start();
  private GatewayProcess gateway;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    Files.write(directory.resolve("calls.binpb"), CallsSchema.get().toByteArray());
    gateway =
        GatewayProcess.prepare(
            directory,
            "gateway",
            """
            apis:
              - {descriptors: calls.binpb, cluster: one}
              - {descriptors: "classpath:weir/users/v1/users.binpb", cluster: one}
            routes: [{rpc: weir.clients.v1.Calls/Unary, max-body: 64KiB}]
            clusters: {one: {endpoints: ["%s"]}}
            access-log: off
            """
                .formatted(instance.address()),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=4");
    gateway.start();
  }

  @AfterAll
  void stop() {
    gateway.close();
    instance.close();
  }

  /** Returns all pairs of a client and a row. */
  private static Stream<Arguments> each(String... rows) {
    return Stream.of(ClientProgram.values())
        .flatMap(client ->
            Stream.of(rows)
                .map(row -> Stream.concat(Stream.of(client), Stream.of(row.split(", ", 3))))
                .map(values -> Arguments.of(values.toArray())));
  }

  private Map<String, Integer> call(ClientProgram client, String shape, String method, int calls)
      throws Exception {
    instance.forget();
    return client.call(gateway.port(), shape, CallsSchema.SERVICE + method, calls, SECONDS);
  }

  /** Returns the end of an outcome: the number of messages and the CRC-32 of all. */
  private static String messages(byte[]... messages) {
    var crc = new CRC32();
    for (var message : messages) {
      crc.update(message);
    }
    return "|%d:%08x".formatted(messages.length, crc.getValue());
  }

  private static byte[][] numbered(int count, int size) {
    var messages = new byte[count][size];
    for (int i = 0; i < count; i++) {
      Arrays.fill(messages[i], (byte) (i % 251));
    }
    return messages;
  }

  private static Stream<Arguments> refusedByInstance() {
    return each(
        "early-upload, RefusedUpload", "early-chat, RefusedUpload", "early-chat, RefusedChat");
  }

  @ParameterizedTest
  @MethodSource("refusedByInstance")
  void hearsAnEarlyRefusalOfTheInstance(ClientProgram client, String shape, String method)
      throws Exception {
    var end = method.equals("RefusedChat") ? messages(Instance.one()) : NO_MESSAGE;
    expectAll(
        client,
        shape,
        method,
        Instance.REFUSAL + "||" + JavaClient.shown(Instance.trailers()) + end);
  }

  private static Stream<Arguments> refusedByGateway() {
    return each(
        "early-upload, Missing, 12|no method /weir.clients.v1.Calls/Missing is served here",
        "early-chat, Missing, 12|no method /weir.clients.v1.Calls/Missing is served here",
        "early-unary, Unary, 8|the request is larger than the 65536 bytes that are taken: max-body"
            + " of the route");
  }

  @ParameterizedTest
  @MethodSource("refusedByGateway")
  void hearsAnEarlyRefusalOfTheGateway(
      ClientProgram client, String shape, String method, String status) throws Exception {
    expectAll(client, shape, method, status + "||" + NO_MESSAGE);
  }

  private void expectAll(ClientProgram client, String shape, String method, String outcome)
      throws Exception {
    long start = System.nanoTime();
    assertThat(call(client, shape, method, EARLY)).isEqualTo(Map.of(outcome, EARLY));
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    Report.measured(client + " " + shape + " " + method, "{} calls in {} ms", EARLY, millis);
    await("none is left", 0, instance::open);
  }

  private static Stream<Arguments> wholeCalls() {
    return each("unary, Unary", "upload, Upload", "stream, Stream", "stream, Late");
  }

  @ParameterizedTest
  @MethodSource("wholeCalls")
  void hearsWholeCalls(ClientProgram client, String shape, String method) throws Exception {
    var expected =
        switch (method) {
          case "Unary" -> "0||" + METADATA + "|" + METADATA + messages(Instance.one());
          case "Upload" -> "0|||" + messages("200 200000".getBytes(StandardCharsets.US_ASCII));
          case "Stream" -> "0|||" + messages(Instance.numbered());
          default ->
              Instance.REFUSAL
                  + "||"
                  + JavaClient.shown(Instance.trailers())
                  + messages(Instance.one(), Instance.one());
        };
    assertThat(call(client, shape, method, CALLS)).isEqualTo(Map.of(expected, CALLS));
  }

  private static Stream<Arguments> echoes() {
    return each("ping-pong, 100, 100", "gzip, 3, 10000", "large, 3, 4000000");
  }

  @ParameterizedTest
  @MethodSource("echoes")
  void hearsItsOwnMessages(ClientProgram client, String shape, int count, int size)
      throws Exception {
    int calls = shape.equals("large") ? LARGE_CALLS : CALLS;
    var expected = "0|||" + messages(numbered(count, size));
    assertThat(call(client, shape, "Chat", calls)).isEqualTo(Map.of(expected, calls));
    var encodings = shape.equals("gzip") ? GZIP : PLAIN;
    assertThat(instance.calls())
        .hasSize(calls)
        .allSatisfy(seen -> assertThat(encodings).contains(seen.header("grpc-encoding")));
  }

  private static Stream<Arguments> givenUp() {
    return each("cancel, Held, 1", "deadline, Never, 4");
  }

  @ParameterizedTest
  @MethodSource("givenUp")
  void givesUpAtTheInstanceToo(ClientProgram client, String shape, String method, String code)
      throws Exception {
    int before = instance.cancellations();
    assertThat(call(client, shape, method, CALLS)).isEqualTo(Map.of(code, CALLS));
    await("none is left", 0, instance::open);
    await(
        "all are cancelled at the instance",
        0,
        () -> instance.calls().size() - (instance.cancellations() - before));
    // A deadline may pass before the call has reached the gateway.
    assertThat(instance.calls()).hasSizeBetween(shape.equals("cancel") ? CALLS : CALLS / 2, CALLS);
    if (shape.equals("deadline")) {
      assertThat(instance.calls())
          .allSatisfy(seen -> assertThat(seen.header("grpc-timeout")).isNotNull());
    }
  }

  private static void await(String what, int count, IntSupplier now) {
    try {
      var _ = within(PATIENCE, what, () -> now.getAsInt() == count);
    } catch (AssertionError late) {
      throw new AssertionError("%d, expected %d".formatted(now.getAsInt(), count), late);
    }
  }
}
