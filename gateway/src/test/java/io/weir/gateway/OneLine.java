package io.weir.gateway;

import static io.weir.gateway.Lines.line;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.weir.testkit.upstream.Answer;
import java.util.List;

/** Answer of a stream with a single line that does not end by itself. */
final class OneLine implements Answer {
  @Override
  public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {}

  @Override
  public void onHeaders(ServerCall<byte[], byte[]> call) {
    call.sendHeaders(new Metadata());
    call.sendMessage(line("one"));
  }
}
