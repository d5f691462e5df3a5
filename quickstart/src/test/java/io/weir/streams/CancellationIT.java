package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.faults.Report;
import io.weir.quickstart.GatewayProcess;
import io.weir.streams.RawCaller.Leaving;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
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
 * Time until an instance is cancelled after its caller has left, in each form and for each way of
 * leaving.
 */
@Tag("streams")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CancellationIT {
  private static final String LIST = "weir.users.v1.UserService/ListUsers";
  private static final String WATCH = "weir.users.v1.UserService/WatchUsers";
  private static final double LIMIT_MILLIS = 100;
  private static final int CALLS = 200;

  /** Number of calls that time out. Each takes its whole timeout. */
  private static final int CALLS_THAT_TIME_OUT = 40;

  private static final int TIMEOUT_MILLIS = 100;

  /** Number of rounds, because a busy machine may be late for one of them. */
  private static final int ROUNDS = 4;

  private final ScriptedUpstream instance = ScriptedUpstream.start();
  private GatewayProcess gateway;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    instance.always(LIST, Answer.ok(new byte[0]));
    gateway =
        GatewayProcess.prepare(
            directory,
            "gateway",
            """
            apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
            clusters: {users: {endpoints: ["%s"], retry: {attempts: 1}}}
            """
                .formatted(instance.address()));
    gateway.start();
  }

  @AfterAll
  void stop() {
    gateway.close();
    instance.close();
  }

  static Stream<Arguments> departures() {
    return Stream.of(Way.values())
        .flatMap(way ->
            Stream.of(false, true)
                .flatMap(http2 ->
                    Stream.of(Leaving.values())
                        .filter(leaving -> leaving.isFor(way, http2))
                        .map(leaving -> Arguments.of(way, http2 ? 2 : 1, leaving))));
  }

  @ParameterizedTest(name = "{0} over HTTP/{1}: {2}")
  @MethodSource("departures")
  void leavesTheInstanceWithin100Millis(Way way, int http, Leaving leaving) throws Exception {
    for (int round = 1; ; round++) {
      var delays = measure(way, http == 2, leaving);
      Report.measured("cancel " + way + " HTTP/" + http + " " + leaving, "{}", delays);
      if (delays.percentile(0.99) < LIMIT_MILLIS || round == ROUNDS) {
        assertThat(delays.percentile(0.99)).isLessThan(LIMIT_MILLIS);
        break;
      }
    }
    assertThat(instance.open()).isZero();
  }

  private Delays measure(Way way, boolean http2, Leaving leaving) throws Exception {
    var nanos = LongStream.builder();
    int calls = leaving == Leaving.TIMEOUT ? CALLS_THAT_TIME_OUT : CALLS;
    for (int i = 0; i < calls; i++) {
      var departures = new Departures(way.answersStream());
      instance.always(LIST, departures).always(WATCH, departures);
      (leaving == Leaving.TIMEOUT
              ? timeOut(way, http2, departures)
              : OptionalLong.of(leave(way, http2, leaving, departures)))
          .ifPresent(nanos);
    }
    var measured = nanos.build().toArray();
    assertThat(measured).hasSizeGreaterThan(calls / 2);
    return Delays.ofNanos(measured);
  }

  private long leave(Way way, boolean http2, Leaving leaving, Departures departures)
      throws Exception {
    try (var caller = RawCaller.call(gateway.port(), way, http2, 0)) {
      departures.awaitCall();
      if (way.answersStream()) {
        caller.awaitContent();
      }
      long left = System.nanoTime();
      caller.leave(leaving);
      return departures.awaitCancellation() - left;
    }
  }

  /** Returns the delay of a call's cancellation; empty if the call was too late to arrive. */
  private OptionalLong timeOut(Way way, boolean http2, Departures departures) throws Exception {
    long wanted = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
    try (var _ = RawCaller.call(gateway.port(), way, http2, TIMEOUT_MILLIS)) {
      return departures.hasCome(TIMEOUT_MILLIS)
          ? OptionalLong.of(departures.awaitCancellation() - wanted)
          : OptionalLong.empty();
    }
  }
}
