package io.weir.users.account;

import io.weir.users.account.password.PasswordHash;
import io.weir.users.account.token.Role;
import io.weir.users.call.Call;
import io.weir.users.database.NamedSql;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlSession;
import io.weir.users.database.SqlTime;
import io.weir.users.user.Email;
import io.weir.users.user.UserStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** Accounts in PostgreSQL. Thread-safe. */
final class AccountStore {
  /** Networks that are known for an account; a further one takes the place of the oldest. */
  private static final int MAX_NETWORKS = 10;

  /** Time for which a network stays known after a login from it. */
  static final Duration KNOWN = Duration.ofDays(30);

  private final Sql sql;
  private final Supplier<UUID> ids;

  AccountStore(Sql sql, Supplier<UUID> ids) {
    this.sql = sql;
    this.ids = ids;
  }

  /**
   * Account as a login reads it.
   *
   * @param password hash of the password; empty if it is of an unknown kind
   * @param known true if the user has logged in from the same network lately
   */
  record Found(
      UUID user, Optional<PasswordHash> password, Role role, boolean suspended, boolean known) {}

  private static final NamedSql FIND =
      new NamedSql(
          "SELECT accounts",
          """
          SELECT a.user_id, a.password, a.role, u.status, EXISTS (
            SELECT FROM account_addresses WHERE user_id = a.user_id AND address = :network) AS known
          FROM accounts a JOIN users u ON u.id = a.user_id
          WHERE a.email_key = :email_key\
          """);

  Optional<Found> find(String emailKey, AttemptKey network, Call call) {
    return sql.call(
        call,
        handle ->
            FIND.query(handle)
                .bind("email_key", emailKey)
                .bind("network", network.hash())
                .map((row, context) ->
                    new Found(
                        row.getObject("user_id", UUID.class),
                        PasswordHash.parse(row.getString("password")),
                        Role.valueOf(row.getString("role")),
                        row.getString("status").equals("SUSPENDED"),
                        row.getBoolean("known")))
                .findOne());
  }

  /** An account to create. */
  record NewAccount(Email email, String name, PasswordHash password, Role role) {}

  /** Creates a user with an account; empty if a user or an account has the email. */
  Optional<UUID> create(NewAccount account, Call call) {
    try {
      return Optional.of(
          sql.inTransaction(call, handle -> create(handle, account).orElseThrow(Taken::new)));
    } catch (Taken undone) {
      return Optional.empty();
    }
  }

  /** Undoes a transaction. */
  private static final class Taken extends RuntimeException {
    Taken() {
      super(null, null, false, false);
    }
  }

  private Optional<UUID> create(Handle handle, NewAccount account) {
    var user = Registration.user(account.email(), account.name());
    var created = UserStore.insert(new SqlSession(handle), ids.get(), user);
    return created.flatMap(id -> insert(handle, id, account));
  }

  private static final NamedSql INSERT =
      new NamedSql(
          "INSERT accounts",
          """
          INSERT INTO accounts (user_id, email_key, password, role)
          VALUES (:user, :email_key, :password, :role)
          ON CONFLICT DO NOTHING
          RETURNING user_id\
          """);

  private static Optional<UUID> insert(Handle handle, UUID user, NewAccount account) {
    return INSERT
        .query(handle)
        .bind("user", user)
        .bind("email_key", account.email().key())
        .bind("password", account.password().text())
        .bind("role", account.role().name())
        .mapTo(UUID.class)
        .findOne();
  }

  private static final NamedSql USER =
      new NamedSql("SELECT users", "SELECT id FROM users WHERE email_key = :email_key");

  /**
   * Creates an account whose email its owner has verified: for the user who has it, or for a new
   * one. Empty if an account has the email, or the user has an account.
   */
  static Optional<UUID> createVerified(SqlSession session, NewAccount account, Supplier<UUID> ids) {
    var handle = session.handle();
    var user = Registration.user(account.email(), account.name());
    return UserStore.insert(session, ids.get(), user)
        .or(() ->
            USER.query(handle).bind("email_key", account.email().key()).mapTo(UUID.class).findOne())
        .flatMap(id -> insert(handle, id, account));
  }

  private static final NamedSql RENEW =
      new NamedSql(
          "UPDATE accounts",
          """
          UPDATE accounts SET password = :password
          WHERE user_id = :user AND password = :before\
          """);

  /** Replaces a hash by one of the same password, unless the password has changed meanwhile. */
  void renew(UUID user, PasswordHash before, PasswordHash hash, Call call) {
    sql.call(
        call,
        handle ->
            RENEW
                .update(handle)
                .bind("user", user)
                .bind("before", before.text())
                .bind("password", hash.text())
                .execute());
  }

  private static final NamedSql REMEMBER =
      new NamedSql(
          "INSERT account_addresses",
          """
          INSERT INTO account_addresses (user_id, address, seen_at) VALUES (:user, :network, :now)
          ON CONFLICT (user_id, address) DO UPDATE SET seen_at = excluded.seen_at\
          """);

  private static final NamedSql FORGET =
      new NamedSql(
          "DELETE account_addresses",
          """
          DELETE FROM account_addresses WHERE user_id = :user AND address IN (
            SELECT address FROM account_addresses WHERE user_id = :user
            ORDER BY seen_at DESC OFFSET :most)\
          """);

  /** Remembers the network of a login. */
  void remember(UUID user, AttemptKey network, Instant now, Call call) {
    sql.inTransaction(
        call,
        handle -> {
          REMEMBER
              .update(handle)
              .bind("user", user)
              .bind("network", network.hash())
              .bind("now", SqlTime.of(now))
              .execute();
          return FORGET.update(handle).bind("user", user).bind("most", MAX_NETWORKS).execute();
        });
  }

  private static final NamedSql CLEAR =
      new NamedSql(
          "DELETE account_addresses",
          """
          DELETE FROM account_addresses WHERE (user_id, address) IN (
            SELECT user_id, address FROM account_addresses WHERE seen_at <= :before
            ORDER BY seen_at LIMIT 1000 FOR UPDATE SKIP LOCKED)\
          """);

  /** Forgets networks from which nobody has logged in for long. */
  void clear(Instant now, Call call) {
    sql.call(
        call,
        handle -> CLEAR.update(handle).bind("before", SqlTime.of(now.minus(KNOWN))).execute());
  }
}
