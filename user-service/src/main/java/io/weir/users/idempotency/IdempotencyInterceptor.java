package io.weir.users.idempotency;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the metadata idempotency-key available to the call, and marks answers that were kept from
 * an earlier request with idempotent-replayed.
 */
public final class IdempotencyInterceptor implements ServerInterceptor {
  static final String NAME = "idempotency-key";

  private static final Metadata.Key<String> HEADER = ascii(NAME);
  private static final Metadata.Key<String> REPLAYED = ascii("idempotent-replayed");
  private static final Context.Key<KeyMetadata> KEY = Context.key(NAME);

  private final Metadata.Key<String> identity;

  /** Metadata of one call. */
  static final class KeyMetadata {
    final List<String> keys;
    final String rpc;
    final String caller;
    volatile boolean replayed;

    private KeyMetadata(List<String> keys, String rpc, String caller) {
      this.keys = keys;
      this.rpc = rpc;
      this.caller = caller;
    }
  }

  public IdempotencyInterceptor(IdempotencyConfig config) {
    this.identity = ascii(config.identity());
  }

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /** Returns the metadata of the current call; null without a key. */
  static @Nullable KeyMetadata current() {
    return KEY.get();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var keys = headers.getAll(HEADER);
    if (keys == null) {
      return next.startCall(call, headers);
    }
    var given = new ArrayList<String>();
    keys.forEach(given::add);
    var caller = headers.get(identity);
    var rpc = call.getMethodDescriptor().getFullMethodName();
    var key = new KeyMetadata(List.copyOf(given), rpc, caller == null ? "" : caller);
    var context = Context.current().withValue(KEY, key);
    return Contexts.interceptCall(context, new MarkingCall<>(call, key), headers, next);
  }

  private static final class MarkingCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final KeyMetadata key;

    MarkingCall(ServerCall<Q, R> call, KeyMetadata key) {
      super(call);
      this.key = key;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      if (key.replayed) {
        headers.put(REPLAYED, "true");
      }
      super.sendHeaders(headers);
    }
  }
}
