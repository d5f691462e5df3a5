package io.weir.users;

import static io.weir.testkit.time.Eventually.eventually;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a stream, no faster than requested. Thread-safe. */
public class StreamReader<Q, R> extends ClientCall.Listener<R> {
  private final List<R> got = new CopyOnWriteArrayList<>();
  private final ClientCall<Q, R> call;
  private volatile @Nullable Status ended;
  private volatile Consumer<R> each = _ -> {};

  /** Creates a reader without starting the call. */
  public StreamReader(Channel channel, MethodDescriptor<Q, R> method) {
    call = channel.newCall(method, CallOptions.DEFAULT);
  }

  /** Starts the call and requests no messages yet. */
  public static <Q, R> StreamReader<Q, R> open(
      Channel channel, MethodDescriptor<Q, R> method, Q request, Metadata headers) {
    var reader = new StreamReader<>(channel, method).start(headers);
    reader.send(request);
    return reader.halfClose();
  }

  /** Starts the call and requests all messages. */
  public static <Q, R> StreamReader<Q, R> all(
      Channel channel, MethodDescriptor<Q, R> method, Q request) {
    return open(channel, method, request, new Metadata()).take(Integer.MAX_VALUE);
  }

  public final StreamReader<Q, R> start(Metadata headers) {
    call.start(this, headers);
    return this;
  }

  public final void send(Q request) {
    call.sendMessage(request);
  }

  public final StreamReader<Q, R> halfClose() {
    call.halfClose();
    return this;
  }

  public final StreamReader<Q, R> take(int more) {
    call.request(more);
    return this;
  }

  public void onEach(Consumer<R> action) {
    each = action;
  }

  @Override
  public void onMessage(R message) {
    got.add(message);
    each.accept(message);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    ended = status;
  }

  public List<R> got() {
    return List.copyOf(got);
  }

  public List<R> await(int messages) {
    eventually(messages + " messages", () -> got.size() >= messages || ended != null);
    if (got.size() < messages) {
      throw new AssertionError(got.size() + " of " + messages + " messages, then " + ended);
    }
    return got();
  }

  public Status awaitEnd() {
    eventually("the stream ends", () -> ended != null);
    var status = ended;
    return status == null ? Status.UNKNOWN : status;
  }

  public boolean open() {
    return ended == null;
  }

  public void cancel() {
    call.cancel("enough", null);
  }
}
