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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Admits calls of administrators' RPCs only with the configured token, or the access token of an
 * account that is one.
 */
public final class Administrators implements ServerInterceptor {
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";

  private final @Nullable Secret token;
  private final Set<String> rpcs;
  private final Predicate<String> accounts;

  /**
   * @param rpcs full names of the RPCs that are for administrators
   * @param accounts returns true for the access token of an administrator; must not block
   */
  public Administrators(AdministratorsConfig config, Set<String> rpcs, Predicate<String> accounts) {
    this.token = config.token();
    this.rpcs = Set.copyOf(rpcs);
    this.accounts = accounts;
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
    var given = bearer(authorization);
    if (given != null && (isConfigured(given) || accounts.test(given))) {
      return null;
    }
    // Where no token is configured, nothing that a stranger could send would help.
    return given == null && token != null
        ? Status.UNAUTHENTICATED.withDescription(
            "this is for administrators: \"authorization: Bearer TOKEN\" is expected")
        : Status.PERMISSION_DENIED.withDescription("this is for administrators");
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? authorization.substring(SCHEME.length()).strip()
        : null;
  }

  /** Compares in constant time: the duration does not reveal how much of the token was right. */
  private boolean isConfigured(String given) {
    return token != null
        && MessageDigest.isEqual(given.getBytes(UTF_8), token.value().getBytes(UTF_8));
  }
}
