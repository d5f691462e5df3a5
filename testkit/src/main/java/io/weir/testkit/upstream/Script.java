package io.weir.testkit.upstream;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Method registry that accepts any method, answers as scripted, and records the calls. Thread-safe.
 */
final class Script extends HandlerRegistry {
  final Map<String, Answer> always = new ConcurrentHashMap<>();
  final Map<String, Queue<Answer>> next = new ConcurrentHashMap<>();
  final Queue<SeenCall> calls = new ConcurrentLinkedQueue<>();
  final AtomicInteger cancellations = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();

  @Override
  public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
      String rpc, @Nullable String authority) {
    return ServerMethodDefinition.create(BytesMarshaller.method(rpc), this::start);
  }

  private Answer answerTo(String rpc) {
    var queue = next.get(rpc);
    var once = queue == null ? null : queue.poll();
    return once != null ? once : always.getOrDefault(rpc, Answer.echo());
  }

  private ServerCall.Listener<byte[]> start(ServerCall<byte[], byte[]> call, Metadata headers) {
    var rpc = call.getMethodDescriptor().getFullMethodName();
    var answer = answerTo(rpc);
    calls.add(new SeenCall(rpc, call.getAuthority(), headers));
    open.incrementAndGet();
    answer.onHeaders(call);
    call.request(1);
    return new ServerCall.Listener<>() {
      private final List<byte[]> requests = new ArrayList<>();

      @Override
      public void onMessage(byte[] message) {
        requests.add(message);
        answer.onMessage(call, message);
        call.request(1);
      }

      @Override
      public void onHalfClose() {
        answer.onComplete(call, requests);
      }

      @Override
      public void onCancel() {
        open.decrementAndGet();
        cancellations.incrementAndGet();
        answer.onCancel(call);
      }

      @Override
      public void onComplete() {
        open.decrementAndGet();
      }
    };
  }
}
