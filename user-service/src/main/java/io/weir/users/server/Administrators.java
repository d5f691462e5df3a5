package io.weir.users.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.weir.runtime.config.Secret;
import io.weir.users.v1.RoomServiceGrpc;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets only administrators through to what is for them: those who have the configured token. */
final class Administrators implements ServerInterceptor {
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";

  private static final Set<String> FOR_THEM =
      Set.of(RoomServiceGrpc.getCloseMemberMethod().getFullMethodName());

  private final @Nullable Secret token;

  Administrators(AdministratorsConfig config) {
    this.token = config.token();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var refusal =
        FOR_THEM.contains(call.getMethodDescriptor().getFullMethodName())
            ? refusal(headers.get(HEADER))
            : null;
    if (refusal == null) {
      return next.startCall(call, headers);
    }
    call.close(refusal, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private @Nullable Status refusal(@Nullable String said) {
    if (token == null) {
      return Status.PERMISSION_DENIED.withDescription(
          "this is for administrators, and the service is configured without any");
    }
    if (said == null || !said.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Status.UNAUTHENTICATED.withDescription(
          "this is for administrators: \"authorization: Bearer TOKEN\" is expected");
    }
    var given = said.substring(SCHEME.length()).strip().getBytes(UTF_8);
    // In constant time: how long it takes does not tell how much was right.
    return MessageDigest.isEqual(given, token.value().getBytes(UTF_8))
        ? null
        : Status.PERMISSION_DENIED.withDescription("this is for administrators");
  }
}
