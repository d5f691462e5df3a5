package io.weir.testkit.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.upstream.BytesMarshaller;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One call of a real gRPC client on raw bytes, driven step by step. */
public final class ByteCall {
  private static final int PATIENCE_SECONDS = 10;
  private static final int LOOK_MILLIS = 10;

  public final ClientCall<byte[], byte[]> call;
  public final CompletableFuture<Status> status = new CompletableFuture<>();
  public final CompletableFuture<Metadata> trailers = new CompletableFuture<>();
  private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();

  private ByteCall(ClientCall<byte[], byte[]> call) {
    this.call = call;
  }

  /** Starts a call that requests all messages. */
  public static ByteCall start(Channel channel, String rpc, CallOptions options, Metadata headers) {
    return start(channel, rpc, options, headers, Integer.MAX_VALUE);
  }

  public static ByteCall start(Channel channel, String rpc) {
    return start(channel, rpc, CallOptions.DEFAULT, new Metadata());
  }

  /** Starts a call that requests this many messages and then waits. */
  public static ByteCall start(
      Channel channel, String rpc, CallOptions options, Metadata headers, int messages) {
    var started = new ByteCall(channel.newCall(BytesMarshaller.method(rpc), options));
    started.call.start(started.new Listener(), headers);
    started.call.request(messages);
    return started;
  }

  public ByteCall send(byte... message) {
    call.sendMessage(message);
    return this;
  }

  public ByteCall done() {
    call.halfClose();
    return this;
  }

  /** Returns the next message; fails when the call has ended without one, or after ten seconds. */
  public byte[] next() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    boolean ended;
    do {
      ended = status.isDone() || System.nanoTime() - end > 0;
      var message = received.poll(ended ? 0 : LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (message != null) {
        return message;
      }
    } while (!ended);
    throw new AssertionError("no message; status: " + status.getNow(null));
  }

  public Status ended() throws Exception {
    return status.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  public List<byte[]> rest() {
    return List.copyOf(received);
  }

  private final class Listener extends ClientCall.Listener<byte[]> {
    @Override
    public void onMessage(byte[] message) {
      received.add(message);
    }

    @Override
    public void onClose(Status ending, Metadata metadata) {
      trailers.complete(metadata);
      status.complete(ending);
    }
  }
}
