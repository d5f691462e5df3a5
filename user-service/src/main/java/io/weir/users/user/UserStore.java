package io.weir.users.user;

import io.weir.users.call.Call;
import io.weir.users.database.NamedSql;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlSession;
import io.weir.users.database.SqlStates;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** The users in PostgreSQL. Thread-safe. */
public final class UserStore implements Users {
  private static final String EMAIL_UNIQUE = "users_email_unique";
  private static final UserRowMapper ROW = new UserRowMapper();

  private final Sql sql;
  private final Supplier<UUID> ids;
  private final UserPageStore pages;

  public UserStore(Sql sql, Supplier<UUID> ids) {
    this.sql = sql;
    this.ids = ids;
    this.pages = new UserPageStore(sql);
  }

  @Override
  public User create(NewUser user, Call call) {
    var id = ids.get();
    return sql.call(call, handle -> insert(handle, id, user))
        .orElseThrow(UserFailure.EmailTaken::new);
  }

  private static final NamedSql INSERT =
      new NamedSql(
          "INSERT users",
          """
          INSERT INTO users
            (id, email, email_key, display_name, locale, status, labels, name_words, email_words)
          VALUES (:id, :email, :email_key, :display_name, :locale, :status, CAST(:labels AS jsonb),
            :name_words, :email_words)
          ON CONFLICT (email_key) DO NOTHING
          RETURNING %s\
          """
              .formatted(UserRowMapper.COLUMNS));

  /** Creates a user as part of a transaction; empty if another user has the email. */
  public static Optional<UUID> insert(SqlSession session, UUID id, NewUser user) {
    return insert(session.handle(), id, user).map(User::id);
  }

  private static Optional<User> insert(Handle handle, UUID id, NewUser user) {
    try (var query = INSERT.query(handle)) {
      return bindSearched(query, user.email(), user.displayName())
          .bind("id", id)
          .bind("locale", user.locale())
          .bind("status", user.status().name())
          .bind("labels", LabelsJson.write(user.labels()))
          .map(ROW)
          .findOne();
    }
  }

  private static final NamedSql ANY =
      new NamedSql("SELECT users", "SELECT EXISTS (SELECT FROM users)");

  /** Creates the users if the table is empty. */
  public static void insertFirst(SqlSession session, List<NewUser> users, Supplier<UUID> ids) {
    var handle = session.handle();
    try (var query = ANY.query(handle)) {
      if (query.mapTo(Boolean.class).one()) {
        return;
      }
    }
    users.forEach(user -> insert(handle, ids.get(), user));
  }

  private static final NamedSql GET =
      new NamedSql(
          "SELECT users", "SELECT %s FROM users WHERE id = :id".formatted(UserRowMapper.COLUMNS));

  @Override
  public User get(UUID id, Call call) {
    return sql.call(call, handle -> GET.query(handle).bind("id", id).map(ROW).findOne())
        .orElseThrow(() -> new UserFailure.NotFound(id));
  }

  @Override
  public User update(UUID id, UserChange change, OptionalLong version, Call call) {
    return sql.call(
        call,
        handle -> {
          try {
            return update(handle, id, change, version).orElseThrow(() -> unmatched(handle, id));
          } catch (UnableToExecuteStatementException e) {
            throw SqlStates.violatesUnique(e, EMAIL_UNIQUE) ? new UserFailure.EmailTaken() : e;
          }
        });
  }

  /** Updates a user. A null parameter leaves a column unchanged, and matches any version. */
  private static final NamedSql UPDATE =
      new NamedSql(
          "UPDATE users",
          """
          UPDATE users SET
            email = coalesce(:email, email),
            email_key = coalesce(:email_key, email_key),
            display_name = coalesce(:display_name, display_name),
            locale = coalesce(:locale, locale),
            status = coalesce(:status, status),
            labels = coalesce(CAST(:labels AS jsonb), labels),
            name_words = coalesce(:name_words, name_words),
            email_words = coalesce(:email_words, email_words),
            updated_at = greatest(now(), updated_at),
            version = version + 1
          WHERE id = :id AND version = coalesce(CAST(:version AS bigint), version)
          RETURNING %s\
          """
              .formatted(UserRowMapper.COLUMNS));

  private static Optional<User> update(
      Handle handle, UUID id, UserChange change, OptionalLong version) {
    var labels = change.labels();
    var status = change.status();
    return bindSearched(UPDATE.query(handle), change.email(), change.displayName())
        .bind("id", id)
        .bind("version", boxed(version))
        .bind("locale", change.locale())
        .bind("status", status == null ? null : status.name())
        .bind("labels", labels == null ? null : LabelsJson.write(labels))
        .map(ROW)
        .findOne();
  }

  private static final NamedSql DELETE =
      new NamedSql(
          "DELETE users",
          "DELETE FROM users WHERE id = :id AND version = coalesce(CAST(:version AS bigint),"
              + " version)");

  @Override
  public void delete(UUID id, OptionalLong version, Call call) {
    sql.call(
        call,
        handle -> {
          var deleted =
              DELETE.update(handle).bind("id", id).bind("version", boxed(version)).execute();
          if (deleted == 0) {
            throw unmatched(handle, id);
          }
          return deleted;
        });
  }

  private static final NamedSql EXISTS =
      new NamedSql("SELECT users", "SELECT EXISTS (SELECT FROM users WHERE id = :id)");

  private static UserFailure unmatched(Handle handle, UUID id) {
    var exists = EXISTS.query(handle).bind("id", id).mapTo(Boolean.class).one();
    return exists ? new UserFailure.StaleVersion(id) : new UserFailure.NotFound(id);
  }

  @Override
  public Page<UUID> list(PageRequest<UUID> page, Call call) {
    return pages.list(page, call);
  }

  @Override
  public Page<MatchPosition> search(SearchText text, PageRequest<MatchPosition> page, Call call) {
    return pages.search(text, page, call);
  }

  @Override
  public UserBatch batchGet(List<UUID> wanted, Call call) {
    return pages.batchGet(wanted, call);
  }

  private static Query bindSearched(Query query, @Nullable Email email, @Nullable String name) {
    return query
        .bind("email", email == null ? null : email.address())
        .bind("email_key", email == null ? null : email.key())
        .bind("email_words", email == null ? null : SearchText.of(email.address()).stored())
        .bind("display_name", name)
        .bind("name_words", name == null ? null : SearchText.of(name).stored());
  }

  private static @Nullable Long boxed(OptionalLong version) {
    return version.isPresent() ? version.getAsLong() : null;
  }
}
