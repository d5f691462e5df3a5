package io.weir.runtime.identity;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Time for which the identity of a caller holds for a stream. It grows while newer tokens of the
 * caller's session come in that may begin the same stream. Used by one thread.
 */
public final class IdentityLease implements AutoCloseable {
  private static final IdentityLease ENDLESS = new IdentityLease(null, null, null, each -> true);

  private final Sessions.@Nullable Token token;
  private final @Nullable Sessions sessions;
  private final Sessions.@Nullable Session session;
  private final Predicate<Identity> allowed;
  private boolean closed;

  private IdentityLease(
      Sessions.@Nullable Token token,
      @Nullable Sessions sessions,
      Sessions.@Nullable Session session,
      Predicate<Identity> allowed) {
    this.token = token;
    this.sessions = sessions;
    this.session = session;
    this.allowed = allowed;
  }

  /** Returns the lease of a caller without an identity, or with one that does not end. */
  public static IdentityLease endless() {
    return ENDLESS;
  }

  /**
   * Begins the lease of a stream.
   *
   * @param token proof of the request that begins it
   * @param allowed returns whether another identity could begin it
   */
  public static IdentityLease of(
      Sessions.Token token, Sessions sessions, Predicate<Identity> allowed) {
    return new IdentityLease(token, sessions, sessions.join(token), allowed);
  }

  /** Returns the time at which the lease ends, in nanoseconds of the monotonic clock. */
  public @Nullable Long ends() {
    if (token == null) {
      return null;
    }
    var newest = session == null ? token : session.newest();
    return newest.ends() - token.ends() > 0 && allowed.test(newest.identity())
        ? newest.ends()
        : token.ends();
  }

  /** Ends the lease with its stream. */
  @Override
  public void close() {
    if (sessions != null && session != null && !closed) {
      closed = true;
      sessions.leave(session);
    }
  }
}
