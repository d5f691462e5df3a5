package io.weir.users.account.token;

import io.weir.users.account.token.Renewal.Raced;
import io.weir.users.account.token.Renewal.Renewed;
import io.weir.users.account.token.Renewal.Reused;
import io.weir.users.account.token.Renewal.Suspended;
import io.weir.users.account.token.Renewal.Unknown;
import io.weir.users.call.Call;
import io.weir.users.database.NamedSql;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Sessions and their refresh tokens in PostgreSQL. Thread-safe. */
final class RefreshTokenStore {
  /** Renewals of a session, whose spent tokens are all kept. */
  private static final int MAX_RENEWALS = 10_000;

  private final Sql sql;
  private final TokensConfig config;

  RefreshTokenStore(Sql sql, TokensConfig config) {
    this.sql = sql;
    this.config = config;
  }

  private static final NamedSql BEGIN =
      new NamedSql(
          "INSERT token_families",
          """
          INSERT INTO token_families (id, user_id, created_at, expires_at, ends_at)
          VALUES (:id, :user, :now, :expires_at, :ends_at)\
          """);

  /** Ends the oldest sessions of a user beyond the newest ones. */
  private static final NamedSql CROWD_OUT =
      new NamedSql(
          "DELETE token_families",
          """
          DELETE FROM token_families WHERE id IN (
            SELECT id FROM token_families WHERE user_id = :user
            ORDER BY created_at DESC, id DESC OFFSET :most)\
          """);

  /** Holds the account, so that sessions that begin at once are counted one after the other. */
  private static final NamedSql HOLD =
      new NamedSql(
          "SELECT accounts", "SELECT role FROM accounts WHERE user_id = :user FOR NO KEY UPDATE");

  /** Begins a session with its first token, and returns when the token expires. */
  Instant begin(AccessClaims session, byte[] hash, Instant now, Call call) {
    var ends = now.plus(config.session());
    var expires = now.plus(config.refresh());
    return sql.inTransaction(
        call,
        handle -> {
          var user = session.subject();
          if (HOLD.query(handle).bind("user", user).mapTo(String.class).findOne().isEmpty()) {
            throw new TokenFailure.NotValid();
          }
          BEGIN
              .update(handle)
              .bind("id", session.session())
              .bind("user", user)
              .bind("now", SqlTime.of(now))
              .bind("expires_at", SqlTime.of(expires))
              .bind("ends_at", SqlTime.of(ends))
              .execute();
          add(handle, session.session(), hash);
          CROWD_OUT.update(handle).bind("user", user).bind("most", config.sessions()).execute();
          return expires;
        });
  }

  private static final NamedSql ADD =
      new NamedSql(
          "INSERT refresh_tokens",
          "INSERT INTO refresh_tokens (hash, family) VALUES (:hash, :family)");

  private static void add(Handle handle, UUID family, byte[] hash) {
    ADD.update(handle).bind("hash", hash).bind("family", family).execute();
  }

  /**
   * Holds the family of a token. A family is always held before its tokens are read: of several
   * uses of one token, each sees what the one before has done.
   */
  private static final NamedSql FAMILY =
      new NamedSql(
          "SELECT token_families",
          """
          SELECT f.id, f.user_id, a.role, u.status, f.expires_at, f.ends_at, f.renewals
          FROM refresh_tokens t
          JOIN token_families f ON f.id = t.family
          JOIN accounts a ON a.user_id = f.user_id
          JOIN users u ON u.id = f.user_id
          WHERE t.hash = :hash
          FOR NO KEY UPDATE OF f\
          """);

  private record Family(
      AccessClaims claims, boolean suspended, Instant expiresAt, Instant endsAt, int renewals) {
    static Family of(ResultSet row) throws SQLException {
      return new Family(
          new AccessClaims(
              row.getObject("user_id", UUID.class),
              row.getObject("id", UUID.class),
              Role.valueOf(row.getString("role"))),
          row.getString("status").equals("SUSPENDED"),
          SqlTime.read(row, "expires_at"),
          SqlTime.read(row, "ends_at"),
          row.getInt("renewals"));
    }
  }

  private static final NamedSql SPENT =
      new NamedSql(
          "SELECT refresh_tokens", "SELECT spent_at FROM refresh_tokens WHERE hash = :hash");

  /**
   * Uses a token.
   *
   * @param hash hash of the token
   * @param next hash of the token that takes its place
   */
  Renewal renew(byte[] hash, byte[] next, Instant now, Call call) {
    return sql.inTransaction(
        call,
        handle ->
            FAMILY
                .query(handle)
                .bind("hash", hash)
                .map((row, context) -> Family.of(row))
                .findOne()
                .map(family -> renew(handle, family, hash, next, now))
                .orElseGet(Unknown::new));
  }

  private Renewal renew(Handle handle, Family family, byte[] hash, byte[] next, Instant now) {
    var spent =
        SPENT
            .query(handle)
            .bind("hash", hash)
            .map((row, context) -> row.getObject("spent_at", OffsetDateTime.class))
            .findOne();
    if (spent.isPresent()) {
      if (now.isBefore(spent.get().toInstant().plus(config.grace()))) {
        return new Raced();
      }
      end(handle, family.claims().session());
      return new Reused(family.claims());
    }
    if (!now.isBefore(family.expiresAt()) || family.renewals() >= MAX_RENEWALS) {
      end(handle, family.claims().session());
      return new Unknown();
    }
    if (family.suspended()) {
      end(handle, family.claims().session());
      return new Suspended();
    }
    return advance(handle, family, hash, next, now);
  }

  private static final NamedSql SPEND =
      new NamedSql(
          "UPDATE refresh_tokens", "UPDATE refresh_tokens SET spent_at = :now WHERE hash = :hash");

  private static final NamedSql PROLONG =
      new NamedSql(
          "UPDATE token_families",
          "UPDATE token_families SET expires_at = :expires_at, renewals = renewals + 1"
              + " WHERE id = :id");

  private Renewed advance(Handle handle, Family family, byte[] hash, byte[] next, Instant now) {
    var usual = now.plus(config.refresh());
    var expires = usual.isBefore(family.endsAt()) ? usual : family.endsAt();
    SPEND.update(handle).bind("now", SqlTime.of(now)).bind("hash", hash).execute();
    add(handle, family.claims().session(), next);
    PROLONG
        .update(handle)
        .bind("expires_at", SqlTime.of(expires))
        .bind("id", family.claims().session())
        .execute();
    return new Renewed(family.claims(), expires);
  }

  private static final NamedSql END =
      new NamedSql("DELETE token_families", "DELETE FROM token_families WHERE id = :id");

  private static void end(Handle handle, UUID family) {
    END.update(handle).bind("id", family).execute();
  }

  private static final NamedSql END_BY_TOKEN =
      new NamedSql(
          "DELETE token_families",
          """
          DELETE FROM token_families
          WHERE id = (SELECT family FROM refresh_tokens WHERE hash = :hash)\
          """);

  private static final NamedSql END_ALL =
      new NamedSql(
          "DELETE token_families",
          """
          DELETE FROM token_families WHERE user_id = (
            SELECT f.user_id FROM refresh_tokens t JOIN token_families f ON f.id = t.family
            WHERE t.hash = :hash)\
          """);

  /** Ends the session of a token, or all sessions of its user. */
  void end(byte[] hash, boolean everywhere, Call call) {
    var statement = everywhere ? END_ALL : END_BY_TOKEN;
    sql.call(call, handle -> statement.update(handle).bind("hash", hash).execute());
  }

  private static final NamedSql CLEAR =
      new NamedSql(
          "DELETE token_families",
          """
          DELETE FROM token_families WHERE id IN (
            SELECT id FROM token_families WHERE expires_at <= :now
            ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)\
          """);

  /** Deletes some sessions that have expired. */
  void clear(Instant now, Call call) {
    sql.call(call, handle -> CLEAR.update(handle).bind("now", SqlTime.of(now)).execute());
  }
}
