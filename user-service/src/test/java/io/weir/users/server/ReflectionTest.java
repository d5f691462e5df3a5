package io.weir.users.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.runtime.memory.MemoryConfig;
import io.weir.runtime.memory.ProcessMemory;
import io.weir.runtime.serving.ListenConfig;
import io.weir.testkit.client.ByteCall;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Server reflection of the gRPC port. */
final class ReflectionTest {
  @ParameterizedTest
  @CsvSource({"v1,true", "v1alpha,true", "v1,false", "v1alpha,false"})
  void isASwitch(String version, boolean on) throws Exception {
    var loopback = new ListenConfig("127.0.0.1", 0);
    var meters = new SimpleMeterRegistry();
    var calls = new Calls(StreamsConfig.defaults(), meters, System::nanoTime);
    var memory = ProcessMemory.open(MemoryConfig.defaults(), meters);
    try (var server =
        new UserServer(
            new UserServer.Settings(loopback, on, memory, new ConnectionLimit(10, meters), meters),
            new ServingHealth(List.of()),
            calls,
            List.of(),
            List.of())) {
      server.start();
      var channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
      var rpc = "grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo";
      var ended = ByteCall.start(channel, rpc).done().ended();
      assertThat(ended.getCode()).isEqualTo(on ? Status.Code.OK : Status.Code.UNIMPLEMENTED);
      channel.shutdownNow();
    }
  }
}
