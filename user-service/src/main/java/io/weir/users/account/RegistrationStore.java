package io.weir.users.account;

import io.weir.users.account.AccountStore.NewAccount;
import io.weir.users.account.password.PasswordHash;
import io.weir.users.account.token.Role;
import io.weir.users.call.Call;
import io.weir.users.database.NamedSql;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlSession;
import io.weir.users.database.SqlTime;
import io.weir.users.user.Email;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Registrations whose email has not been verified, in PostgreSQL. Thread-safe. */
final class RegistrationStore {
  private final Sql sql;
  private final Supplier<UUID> ids;

  RegistrationStore(Sql sql, Supplier<UUID> ids) {
    this.sql = sql;
    this.ids = ids;
  }

  private static final NamedSql ADD =
      new NamedSql(
          "INSERT account_registrations",
          """
          INSERT INTO account_registrations
            (token, email, email_key, display_name, password, expires_at)
          VALUES (:token, :email, :email_key, :name, :password, :expires_at)\
          """);

  private static final NamedSql TAKEN =
      new NamedSql(
          "SELECT accounts", "SELECT EXISTS (SELECT FROM accounts WHERE email_key = :email_key)");

  /**
   * Adds a registration. One whose email an account has is added too, so that both cost the same;
   * it leads to nothing.
   *
   * @param token hash of the token
   * @return true if an account has the email
   */
  boolean add(byte[] token, NewAccount account, Instant expires, Call call) {
    return sql.inTransaction(
        call,
        handle -> {
          ADD.update(handle)
              .bind("token", token)
              .bind("email", account.email().address())
              .bind("email_key", account.email().key())
              .bind("name", account.name())
              .bind("password", account.password().text())
              .bind("expires_at", SqlTime.of(expires))
              .execute();
          return TAKEN
              .query(handle)
              .bind("email_key", account.email().key())
              .mapTo(Boolean.class)
              .one();
        });
  }

  private static final NamedSql PASSWORD =
      new NamedSql(
          "SELECT account_registrations",
          "SELECT password FROM account_registrations WHERE token = :token AND expires_at > :now");

  /** Returns the hash of the password of a registration; empty if there is none. */
  Optional<PasswordHash> password(byte[] token, Instant now, Call call) {
    return sql.call(
            call,
            handle ->
                PASSWORD
                    .query(handle)
                    .bind("token", token)
                    .bind("now", SqlTime.of(now))
                    .mapTo(String.class)
                    .findOne())
        .flatMap(PasswordHash::parse);
  }

  private static final NamedSql TAKE =
      new NamedSql(
          "DELETE account_registrations",
          """
          DELETE FROM account_registrations WHERE token = :token AND expires_at > :now
          RETURNING email, display_name, password\
          """);

  /** Turns a registration into an account; empty if it is gone or an account has the email. */
  Optional<UUID> complete(byte[] token, Instant now, Call call) {
    return sql.inTransaction(
        call,
        handle ->
            TAKE.query(handle)
                .bind("token", token)
                .bind("now", SqlTime.of(now))
                .map((row, context) ->
                    new NewAccount(
                        new Email(row.getString("email")),
                        row.getString("display_name"),
                        PasswordHash.parse(row.getString("password")).orElseThrow(),
                        Role.USER))
                .findOne()
                .flatMap(
                    account -> AccountStore.createVerified(new SqlSession(handle), account, ids)));
  }

  private static final NamedSql CLEAR =
      new NamedSql(
          "DELETE account_registrations",
          """
          DELETE FROM account_registrations WHERE token IN (
            SELECT token FROM account_registrations WHERE expires_at <= :now
            ORDER BY expires_at LIMIT 1000 FOR UPDATE SKIP LOCKED)\
          """);

  /** Deletes registrations that nobody has verified in time. */
  void clear(Instant now, Call call) {
    sql.call(call, handle -> CLEAR.update(handle).bind("now", SqlTime.of(now)).execute());
  }
}
