package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import org.junit.jupiter.api.Test;

/** Trailers of an instance that are more than the client of the gateway accepts. */
final class LargeTrailersTest {
  private static final Metadata.Key<String> NOTE =
      Metadata.Key.of("x-note", Metadata.ASCII_STRING_MARSHALLER);
  private static final String RPC = TestEdge.USERS + "GetUser";

  @Test
  void endTheCallOfThatClientOnly() throws Exception {
    try (var edge = TestEdge.start()) {
      var trailers = new Metadata();
      trailers.put(NOTE, "x".repeat(20_000));
      edge.upstream.always(RPC, Answer.statusAfter(Status.OK, trailers, new byte[0]));
      edge.upstream.always(TestEdge.USERS + "WatchUsers", Answer.never());
      var channel = edge.channel();
      var waiting = ByteCall.start(channel, TestEdge.USERS + "WatchUsers").send().done();
      for (int i = 0; i < 20; i++) {
        assertThat(ByteCall.start(channel, RPC).send().done().ended().isOk()).isFalse();
      }
      edge.upstream.always(RPC, Answer.status(Status.NOT_FOUND, trailers));
      assertThat(ByteCall.start(channel, RPC).send().done().ended().isOk()).isFalse();
      assertThat(waiting.status).as("a call on the same connection").isNotDone();
      edge.upstream.always(RPC, Answer.status(Status.NOT_FOUND));
      assertThat(ByteCall.start(channel, RPC).send().done().ended().getCode())
          .isEqualTo(Status.Code.NOT_FOUND);
      assertThat(edge.admin("/clusters").contentUtf8()).contains("\"failures\" : 0,");
      waiting.call.cancel("over", null);
    }
  }
}
