package io.weir.users.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.weir.runtime.config.Secret;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Admits calls of administrators' RPCs only with the configured token. */
public final class Administrators implements ServerInterceptor {
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";

  private final @Nullable Secret token;
  private final Set<String> rpcs;

  /**
   * @param rpcs full names of the RPCs that are for administrators
   */
  public Administrators(AdministratorsConfig config, Set<String> rpcs) {
    this.token = config.token();
    this.rpcs = Set.copyOf(rpcs);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var refusal =
        rpcs.contains(call.getMethodDescriptor().getFullMethodName())
            ? refusal(headers.get(HEADER))
            : null;
    if (refusal == null) {
      return next.startCall(call, headers);
    }
    call.close(refusal, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private @Nullable Status refusal(@Nullable String authorization) {
    if (token == null) {
      return Status.PERMISSION_DENIED.withDescription(
          "this is for administrators, and the service is configured without any");
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Status.UNAUTHENTICATED.withDescription(
          "this is for administrators: \"authorization: Bearer TOKEN\" is expected");
    }
    var given = authorization.substring(SCHEME.length()).strip().getBytes(UTF_8);
    // In constant time, so that the duration does not reveal how much of the token was right.
    return MessageDigest.isEqual(given, token.value().getBytes(UTF_8))
        ? null
        : Status.PERMISSION_DENIED.withDescription("this is for administrators");
  }
}
