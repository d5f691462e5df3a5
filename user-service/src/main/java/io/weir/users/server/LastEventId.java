package io.weir.users.server;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.jspecify.annotations.Nullable;

/** Makes the metadata last-event-id, behind which a stream continues, available to the call. */
public final class LastEventId implements ServerInterceptor {
  static final String NAME = "last-event-id";

  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of(NAME, Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<String> KEY = Context.key(NAME);

  public static @Nullable String current() {
    return KEY.get();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var id = headers.get(HEADER);
    return id == null
        ? next.startCall(call, headers)
        : Contexts.interceptCall(Context.current().withValue(KEY, id), call, headers, next);
  }
}
