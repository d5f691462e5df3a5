package io.weir.runtime.identity;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of callers at their issuers that have open streams, each with its newest token. A token
 * names its session by the claim "sid" (OpenID Connect Front-Channel Logout 1.0, 3); tokens without
 * it are in no session. Holds an entry for each session with an open stream. Thread-safe.
 */
public final class Sessions {
  private static final String CLAIM = "sid";
  private static final int LONGEST_ID = 255;

  private final ConcurrentHashMap<Key, Session> open = new ConcurrentHashMap<>();

  /** A session belongs to one subject of one issuer, whatever others call theirs. */
  private record Key(String issuer, String subject, String id) {}

  private static @Nullable Key key(Identity identity) {
    var id = identity.claims().text(CLAIM);
    if (id == null || id.isEmpty() || id.length() > LONGEST_ID || identity.subject().isEmpty()) {
      return null;
    }
    return new Key(identity.issuer(), identity.subject(), id);
  }

  /**
   * Token of a session.
   *
   * @param identity what the token proves
   * @param ends time at which it ends, in nanoseconds of the monotonic clock
   */
  public record Token(Identity identity, long ends) {
    private static Token later(Token one, Token other) {
      return one.ends - other.ends >= 0 ? one : other;
    }
  }

  /** Session with an open stream. */
  static final class Session {
    private final Key key;
    private final AtomicReference<Token> newest;
    private int streams;

    private Session(Key key, Token first) {
      this.key = key;
      this.newest = new AtomicReference<>(first);
    }

    /** Returns the token of the session that ends last, of those seen while it has streams. */
    Token newest() {
      return newest.get();
    }

    private boolean renew(Token token) {
      var before = newest.getAndAccumulate(token, Token::later);
      return token.ends - before.ends > 0;
    }
  }

  /**
   * Notes a token that a request has proved. Returns true if it renews a session with an open
   * stream.
   *
   * @param ends time at which the token ends, in nanoseconds of the monotonic clock
   */
  public boolean renew(Identity identity, long ends) {
    if (open.isEmpty()) {
      return false;
    }
    var key = key(identity);
    var session = key == null ? null : open.get(key);
    return session != null && session.renew(new Token(identity, ends));
  }

  /** Adds a stream to the session of its token. Returns null if the token is in no session. */
  @Nullable Session join(Token token) {
    var key = key(token.identity);
    if (key == null) {
      return null;
    }
    return open.compute(
        key,
        (_, present) -> {
          var session = present == null ? new Session(key, token) : present;
          session.renew(token);
          session.streams++;
          return session;
        });
  }

  /** Removes a stream from a session. */
  void leave(Session left) {
    open.computeIfPresent(
        left.key,
        (_, session) -> {
          session.streams--;
          return session.streams == 0 ? null : session;
        });
  }

  /** Returns the number of sessions with an open stream. */
  public int size() {
    return open.size();
  }
}
