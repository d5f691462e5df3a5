package io.weir.users.user;

import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlStates;
import io.weir.users.database.SqlTelemetry;
import io.weir.users.database.SqlText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** The users as rows, one statement a call wherever that is possible. Thread-safe. */
public final class UserStore implements Users {
  private static final UUID BEFORE_ALL_IDS = new UUID(0, 0);
  private static final MatchPosition BEFORE_ALL_MATCHES = new MatchPosition(-1, BEFORE_ALL_IDS);
  private static final UserRow ROW = new UserRow();

  private final Sql sql;
  private final Supplier<UUID> ids;

  public UserStore(Sql sql, Supplier<UUID> ids) {
    this.sql = sql;
    this.ids = ids;
  }

  @Override
  public User create(NewUser user, Call call) {
    var id = ids.get();
    return sql.call(call, handle -> insert(handle, id, user))
        .orElseThrow(UsersFailure.EmailTaken::new);
  }

  public static Optional<User> insert(Handle handle, UUID id, NewUser user) {
    return query(
        handle,
        UserSql.INSERT,
        query -> {
          bindSearched(query, user.email(), user.displayName());
          return query
              .bind("id", id)
              .bind("locale", user.locale())
              .bind("status", user.status().name())
              .bind("labels", LabelsJson.toJson(user.labels()))
              .map(ROW)
              .findOne();
        });
  }

  @Override
  public User get(UUID id, Call call) {
    return query(call, UserSql.GET, query -> query.bind("id", id).map(ROW).findOne())
        .orElseThrow(() -> new UsersFailure.NotFound(id));
  }

  @Override
  public User update(UUID id, UserChange change, OptionalLong version, Call call) {
    return sql.call(
        call,
        handle -> update(handle, id, change, version).orElseThrow(() -> unmatched(handle, id)));
  }

  private static Optional<User> update(
      Handle handle, UUID id, UserChange change, OptionalLong version) {
    var labels = change.labels();
    var status = change.status();
    try {
      return query(
          handle,
          UserSql.UPDATE,
          query -> {
            bindSearched(query, change.email(), change.displayName());
            return query
                .bind("id", id)
                .bind("version", boxed(version))
                .bind("locale", change.locale())
                .bind("status", status == null ? null : status.name())
                .bind("labels", labels == null ? null : LabelsJson.toJson(labels))
                .map(ROW)
                .findOne();
          });
    } catch (UnableToExecuteStatementException e) {
      throw emailTaken(e) ? new UsersFailure.EmailTaken() : e;
    }
  }

  @Override
  public void delete(UUID id, OptionalLong version, Call call) {
    sql.call(
        call,
        handle -> {
          try (var update = handle.createUpdate(UserSql.DELETE.sql())) {
            var deleted =
                named(update, UserSql.DELETE)
                    .bind("id", id)
                    .bind("version", boxed(version))
                    .execute();
            if (deleted == 0) {
              throw unmatched(handle, id);
            }
            return deleted;
          }
        });
  }

  @Override
  public Page<UUID> list(PageRequest<UUID> page, Call call) {
    var after = Objects.requireNonNullElse(page.after(), BEFORE_ALL_IDS);
    var found =
        query(
            call,
            UserSql.LIST,
            query -> query.bind("after", after).bind("limit", page.size() + 1).map(ROW).list());
    return Page.of(found.stream().map(user -> new Found<>(user, user.id())).toList(), page.size());
  }

  @Override
  public Page<MatchPosition> search(SearchText text, PageRequest<MatchPosition> page, Call call) {
    var after = Objects.requireNonNullElse(page.after(), BEFORE_ALL_MATCHES);
    var found =
        query(
            call,
            UserSql.SEARCH,
            query ->
                bindPatterns(query, text)
                    .bind("rank", after.rank())
                    .bind("after", after.id())
                    .bind("limit", page.size() + 1)
                    .map((row, ctx) -> found(ROW.map(row, ctx), row.getInt("rank")))
                    .list());
    return Page.of(found, page.size());
  }

  /** Words have neither % nor _, so nothing needs to be escaped. */
  private static Query bindPatterns(Query query, SearchText text) {
    var words = text.words();
    var word = "% " + words + "%";
    return query
        .bind("whole", " " + words)
        .bind("start", " " + words + "%")
        .bind("word", word)
        .bind("anywhere", text.onlyWordStarts() ? word : "%" + words + "%");
  }

  private static Found<MatchPosition> found(User user, int rank) {
    return new Found<>(user, new MatchPosition(rank, user.id()));
  }

  @Override
  public UserBatch batchGet(List<UUID> wanted, Call call) {
    var missing = new LinkedHashSet<>(wanted);
    var distinct = List.copyOf(missing);
    var found =
        query(
                call,
                UserSql.BATCH,
                query -> query.bindArray("ids", UUID.class, distinct).map(ROW).list())
            .stream()
            .collect(Collectors.toMap(User::id, Function.identity()));
    missing.removeAll(found.keySet());
    var users = wanted.stream().map(found::get).filter(Objects::nonNull).toList();
    return new UserBatch(users, List.copyOf(missing));
  }

  /** Whether there is any user at all. */
  public static boolean any(Handle handle) {
    return query(handle, UserSql.ANY, query -> query.mapTo(Boolean.class).one());
  }

  private static UsersFailure unmatched(Handle handle, UUID id) {
    var exists =
        query(handle, UserSql.EXISTS, query -> query.bind("id", id).mapTo(Boolean.class).one());
    return exists ? new UsersFailure.StaleVersion(id) : new UsersFailure.NotFound(id);
  }

  private static void bindSearched(Query query, @Nullable Email email, @Nullable String name) {
    query
        .bind("email", email == null ? null : email.address())
        .bind("email_key", email == null ? null : email.key())
        .bind("email_words", email == null ? null : words(email.address()))
        .bind("display_name", name)
        .bind("name_words", name == null ? null : words(name));
  }

  private static String words(String text) {
    return " " + SearchText.of(text).words();
  }

  private static @Nullable Long boxed(OptionalLong version) {
    return version.isPresent() ? version.getAsLong() : null;
  }

  private static boolean emailTaken(UnableToExecuteStatementException e) {
    return e.getCause() instanceof PSQLException sql
        && SqlStates.UNIQUE_VIOLATION.equals(sql.getSQLState())
        && sql.getServerErrorMessage() != null
        && UserSql.EMAIL_UNIQUE.equals(sql.getServerErrorMessage().getConstraint());
  }

  private <T> T query(Call call, SqlText text, Function<Query, T> work) {
    return sql.call(call, handle -> query(handle, text, work));
  }

  private static <T> T query(Handle handle, SqlText text, Function<Query, T> work) {
    try (var query = handle.createQuery(text.sql())) {
      return work.apply(named(query, text));
    }
  }

  private static <S extends SqlStatement<S>> S named(S statement, SqlText text) {
    return statement.define(SqlTelemetry.TEXT, text);
  }
}
