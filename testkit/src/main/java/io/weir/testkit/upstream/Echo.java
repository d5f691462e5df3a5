package io.weir.testkit.upstream;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.List;

/** Sends each message back as it arrives. */
final class Echo implements Answer {
  @Override
  public void onHeaders(ServerCall<byte[], byte[]> call) {
    call.sendHeaders(new Metadata());
  }

  @Override
  public void onMessage(ServerCall<byte[], byte[]> call, byte[] request) {
    call.sendMessage(request);
  }

  @Override
  public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {
    call.close(Status.OK, new Metadata());
  }
}
