package io.weir.hostile;

import static io.weir.testkit.time.Eventually.eventually;
import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.weir.faults.Report;
import io.weir.postgres.LocalPostgres;
import io.weir.quickstart.UserServiceInstance;
import io.weir.testkit.client.ByteCall;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred messages of 3.9 MB without their last byte, at the port of a user service with the
 * memory that {@code ./weir} gives it.
 */
@Tag("slow")
final class UnfinishedMessagesIT {
  private static final int MESSAGES = 200;
  private static final int MESSAGE = 3_900_000;
  private static final byte[] PIECE = new byte[65_000];
  private static final String RPC = "weir.users.v1.UserService/ListUsers";

  /** Heap and direct memory together, and what a JVM needs besides. */
  private static final long MOST_RESIDENT = 900L << 20;

  private final List<ClientFactory> connections = new ArrayList<>();
  private final List<HttpRequestWriter> writers = new ArrayList<>();
  private LocalPostgres database;
  private UserServiceInstance instance;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    database = LocalPostgres.temporary(60);
    instance =
        UserServiceInstance.prepare(
            directory,
            "users",
            database,
            "",
            "-Xmx512m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:TieredStopAtLevel=4");
    instance.start();
    instance.awaitReady();
  }

  @AfterEach
  void stop() {
    writers.forEach(HttpRequestWriter::abort);
    connections.forEach(ClientFactory::close);
    instance.close();
    database.close();
  }

  /** Sends a message without its last byte, on a connection of its own. */
  private CompletableFuture<AggregatedHttpResponse> unfinished() {
    var factory = ClientFactory.builder().build();
    connections.add(factory);
    var client =
        WebClient.builder("h2c://" + instance.address())
            .factory(factory)
            .responseTimeoutMillis(0)
            .writeTimeoutMillis(0)
            .build();
    var writer =
        HttpRequest.streaming(
            RequestHeaders.of(
                HttpMethod.POST, "/" + RPC, "content-type", "application/grpc", "te", "trailers"));
    writers.add(writer);
    writer.write(HttpData.wrap(ByteBuffer.allocate(5).putInt(1, MESSAGE).array()));
    for (int sent = 0; sent + PIECE.length < MESSAGE; sent += PIECE.length) {
      writer.write(HttpData.wrap(PIECE));
    }
    writer.write(HttpData.wrap(new byte[PIECE.length - 1]));
    return client.execute(writer).aggregate();
  }

  private static boolean isRefused(CompletableFuture<AggregatedHttpResponse> call) {
    if (!call.isDone() || call.isCompletedExceptionally()) {
      return false;
    }
    var answer = call.join();
    var status = answer.headers().get("grpc-status", answer.trailers().get("grpc-status", ""));
    // No room, or no more of it in ten seconds.
    return status.equals("8") || status.equals("4");
  }

  @Test
  void doNotExhaustTheMemory() throws Exception {
    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", instance.port()).usePlaintext().build();
    try {
      assertThat(ByteCall.start(channel, RPC).send().done().ended().isOk()).isTrue();
      List<CompletableFuture<AggregatedHttpResponse>> calls = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        calls.add(unfinished());
        if (i % 10 == 0) {
          assertThat(ByteCall.start(channel, RPC).send().done().ended().isOk())
              .as("a call beside %s messages", i)
              .isTrue();
        }
      }
      double held = instance.metrics().sum("weir_memory_held_bytes");
      var _ =
          within(
              Duration.ofSeconds(60),
              "all are refused",
              () -> calls.stream().allMatch(UnfinishedMessagesIT::isRefused));
      assertThat(ByteCall.start(channel, RPC).send().done().ended().isOk()).isTrue();
      var vitals = instance.vitals();
      Report.measured(
          MESSAGES + " unfinished messages at the user service",
          "{} MB held of a limit of {} MB; {}",
          (long) (held / 1e6),
          (long) (instance.metrics().sum("weir_memory_limit_bytes") / 1e6),
          vitals);
      assertThat(held).isLessThan(1.3 * instance.metrics().sum("weir_memory_limit_bytes"));
      assertThat(vitals.resident()).isLessThan(MOST_RESIDENT);
      connections.forEach(ClientFactory::close);
      eventually("nothing is held", () -> instance.metrics().sum("weir_memory_held_bytes") == 0);
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }
}
