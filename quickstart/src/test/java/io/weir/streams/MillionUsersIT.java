package io.weir.streams;

import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import io.weir.faults.Report;
import io.weir.postgres.LocalPostgres;
import io.weir.quickstart.GatewayProcess;
import io.weir.quickstart.UserServiceInstance;
import io.weir.quickstart.Vitals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Export of a million users through a gateway and an instance with small heaps. */
@Tag("streams")
final class MillionUsersIT {
  private static final int USERS = 1_000_000;
  private static final String[] SMALL = {"-Xmx96m", "-XX:TieredStopAtLevel=4"};
  private static final long FLAT = 8_000_000;

  /** Number of slow readers: more than the windows of one connection once sufficed for. */
  private static final int SLOW_READERS = 40;

  private static final int SECONDS = 15;
  private static final int BYTES_A_SECOND = 1_000;
  private static final int PAGE = 200;

  private static LocalPostgres postgres;
  private static UserServiceInstance instance;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    postgres = LocalPostgres.temporary(60);
    instance = UserServiceInstance.prepare(directory, "user-service", postgres, "", SMALL);
    instance.start();
    instance.awaitReady();
    MillionUsers.insert(postgres, USERS);
    gateway =
        GatewayProcess.prepare(
            directory,
            "gateway",
            """
            apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
            clusters: {users: {endpoints: ["%s"]}}
            """
                .formatted(instance.address()),
            SMALL);
    gateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    instance.close();
    postgres.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-ndjson", "text/csv"})
  void isReadToTheEndWithAFlatHeap(String form) throws Exception {
    var _ = FastReader.read(gateway.port(), form, 20_000);
    var idle = List.of(gateway.vitals(), instance.vitals());
    var most = List.of(new AtomicLong(), new AtomicLong());
    FastReader read;
    long began = System.nanoTime();
    try (var clock = Executors.newSingleThreadScheduledExecutor()) {
      sample(clock, most);
      read = FastReader.read(gateway.port(), form, Long.MAX_VALUE);
      clock.shutdownNow();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    Report.measured(
        "export of " + USERS + " users as " + form,
        "{} MB in {} s; heap of gateway {} MB, idle {}; of instance {} MB, idle {}",
        read.bytes() / 1_000_000,
        Math.round(seconds * 10) / 10.0,
        most.get(0).get() / 1e6,
        idle.get(0),
        most.get(1).get() / 1e6,
        idle.get(1));
    assertThat(read.lines()).isEqualTo(form.equals("text/csv") ? USERS + 1 : USERS);
    assertThat(read.outOfOrder()).isZero();
    for (int process = 0; process < 2; process++) {
      assertThat(most.get(process).get()).isPositive().isLessThan(idle.get(process).heap() + FLAT);
    }
  }

  /**
   * Samples the live heap after a full collection, every other second, of the gateway and of the
   * instance.
   */
  private static void sample(ScheduledExecutorService clock, List<AtomicLong> most) {
    var _ =
        clock.scheduleWithFixedDelay(
            () -> {
              try {
                most.get(0).accumulateAndGet(gateway.vitals().heap(), Math::max);
                most.get(1).accumulateAndGet(instance.vitals().heap(), Math::max);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            1,
            2,
            TimeUnit.SECONDS);
  }

  @Test
  void isHeldBackInTheDatabaseByReadersOfAKilobyteASecond() throws Exception {
    var before = List.of(gateway.vitals(), instance.vitals());
    var usual = ask(100);
    double none = pages();
    List<SlowReader> readers = new ArrayList<>();
    try {
      for (int i = 0; i < SLOW_READERS; i++) {
        readers.add(SlowReader.ask(gateway.port()));
      }
      var _ = within(Duration.ofSeconds(20), "all read", () -> open() == SLOW_READERS);
      awaitStill();
      double filled = pages();
      for (int second = 0; second < SECONDS; second++) {
        for (var reader : readers) {
          reader.read(BYTES_A_SECOND);
        }
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      }
      double later = pages();
      var held = List.of(gateway.vitals(), instance.vitals());
      var others = ask(100);
      var whole = FastReader.read(gateway.port(), "application/x-ndjson", 50_000);
      report(filled - none, later - filled, usual, others, before, held);
      assertThat((filled - none) * PAGE / SLOW_READERS).as("rows of one").isLessThan(20_000);
      assertThat(later - filled).as("pages while they read").isLessThanOrEqualTo(SLOW_READERS);
      assertThat(others.percentile(0.5)).isLessThan(2 * usual.percentile(0.5) + 20);
      assertThat(whole.lines()).isEqualTo(50_000);
      var _ = within(Duration.ofSeconds(10), "the fast one has left", () -> open() == SLOW_READERS);
      leave(readers);
    } finally {
      for (var reader : readers) {
        reader.close();
      }
    }
  }

  private static void report(
      double filled,
      double more,
      Delays usual,
      Delays others,
      List<Vitals> before,
      List<Vitals> held) {
    Report.measured(
        SLOW_READERS + " readers of 1 kB/s",
        "{} rows each until they were held back, {} pages of all in {} s after that;"
            + " others {}, before {}; gateway {}, before {}; instance {}, before {}",
        Math.round(filled * PAGE / SLOW_READERS),
        more,
        SECONDS,
        others,
        usual,
        held.get(0),
        before.get(0),
        held.get(1),
        before.get(1));
  }

  private static void leave(List<SlowReader> readers) throws Exception {
    var nanos = LongStream.builder();
    for (int left = 1; left <= readers.size(); left++) {
      int open = readers.size() - left;
      long began = System.nanoTime();
      readers.get(left - 1).close();
      var _ = within(Duration.ofSeconds(10), "its stream ends", () -> open() == open);
      nanos.add(System.nanoTime() - began);
    }
    var delays = Delays.ofNanos(nanos.build().toArray());
    Report.measured("a slow reader leaves", "its stream has ended {}", delays);
    assertThat(delays.percentile(0.5)).isLessThan(100);
    try (var database = MillionUsers.connect(postgres)) {
      assertThat(MillionUsers.reading(database)).isZero();
    }
  }

  /** Makes calls of another client, one after the other. */
  private static Delays ask(int calls) {
    var client =
        WebClient.builder("h2c://127.0.0.1:" + gateway.port()).responseTimeoutMillis(5_000).build();
    var nanos = new long[calls];
    for (int i = 0; i < calls; i++) {
      long began = System.nanoTime();
      var answer = client.get("/v1/users?page_size=3").aggregate().join();
      nanos[i] = System.nanoTime() - began;
      assertThat(answer.status().code()).isEqualTo(200);
    }
    return Delays.ofNanos(nanos);
  }

  /** Waits until no statement reads users in the database. */
  private static void awaitStill() {
    double[] last = {-1, 0};
    var _ =
        within(
            Duration.ofSeconds(30),
            "they are held back",
            () -> {
              double now = pages();
              last[1] = now == last[0] ? last[1] + 1 : 0;
              last[0] = now;
              return last[1] > 100;
            });
  }

  private static double pages() throws Exception {
    return instance
        .metrics()
        .labelled("db_client_operation_duration_seconds_count", "statement=\"SELECT users\"");
  }

  private static double open() throws Exception {
    return instance.metrics().sum("rpc_server_streams_open");
  }
}
