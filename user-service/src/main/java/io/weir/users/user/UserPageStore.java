package io.weir.users.user;

import io.weir.users.call.Call;
import io.weir.users.database.NamedSql;
import io.weir.users.database.Sql;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/** Reads several users with one statement: pages, search results and batches. Thread-safe. */
final class UserPageStore {
  private static final UUID BEFORE_ALL_IDS = new UUID(0, 0);
  private static final MatchPosition BEFORE_ALL_MATCHES = new MatchPosition(-1, BEFORE_ALL_IDS);
  private static final UserRowMapper ROW = new UserRowMapper();

  private final Sql sql;

  UserPageStore(Sql sql) {
    this.sql = sql;
  }

  static final NamedSql LIST =
      new NamedSql(
          "SELECT users",
          "SELECT %s FROM users WHERE id > :after ORDER BY id LIMIT :limit"
              .formatted(UserRowMapper.COLUMNS));

  Page<UUID> list(PageRequest<UUID> page, Call call) {
    var after = Objects.requireNonNullElse(page.after(), BEFORE_ALL_IDS);
    var found =
        sql.call(
            call,
            handle ->
                LIST.query(handle)
                    .bind("after", after)
                    .bind("limit", page.size() + 1)
                    .map(ROW)
                    .list());
    return Page.of(
        found.stream().map(user -> new Page.Entry<>(user, user.id())).toList(), page.size());
  }

  /** Searches users. The rank is a small number, so that a page can continue behind (rank, id). */
  static final NamedSql SEARCH =
      new NamedSql(
          "SELECT users",
          """
          SELECT * FROM (
            SELECT %s,
              CASE
                WHEN name_words = :whole OR email_words = :whole THEN 0
                WHEN name_words LIKE :start OR email_words LIKE :start THEN 1
                WHEN name_words LIKE :word OR email_words LIKE :word THEN 2
                ELSE 3
              END AS rank
            FROM users
            WHERE name_words LIKE :anywhere OR email_words LIKE :anywhere) AS matches
          WHERE (rank, id) > (:rank, :after)
          ORDER BY rank, id
          LIMIT :limit\
          """
              .formatted(UserRowMapper.COLUMNS));

  Page<MatchPosition> search(SearchText text, PageRequest<MatchPosition> page, Call call) {
    var after = Objects.requireNonNullElse(page.after(), BEFORE_ALL_MATCHES);
    var found =
        sql.call(
            call,
            handle ->
                bindPatterns(SEARCH.query(handle), text)
                    .bind("rank", after.rank())
                    .bind("after", after.id())
                    .bind("limit", page.size() + 1)
                    .map((row, ctx) -> match(ROW.map(row, ctx), row.getInt("rank")))
                    .list());
    return Page.of(found, page.size());
  }

  /** Binds the patterns. Words contain neither % nor _, so they need no escaping. */
  private static Query bindPatterns(Query query, SearchText text) {
    var stored = text.stored();
    var word = "%" + stored + "%";
    return query
        .bind("whole", stored)
        .bind("start", stored + "%")
        .bind("word", word)
        .bind("anywhere", text.onlyWordStarts() ? word : "%" + text.words() + "%");
  }

  private static Page.Entry<MatchPosition> match(User user, int rank) {
    return new Page.Entry<>(user, new MatchPosition(rank, user.id()));
  }

  private static final NamedSql BATCH =
      new NamedSql(
          "SELECT users",
          "SELECT %s FROM users WHERE id = ANY(:ids)".formatted(UserRowMapper.COLUMNS));

  UserBatch batchGet(List<UUID> wanted, Call call) {
    var missing = new LinkedHashSet<>(wanted);
    var distinct = List.copyOf(missing);
    var found =
        sql
            .call(
                call,
                handle ->
                    BATCH.query(handle).bindArray("ids", UUID.class, distinct).map(ROW).list())
            .stream()
            .collect(Collectors.toMap(User::id, Function.identity()));
    missing.removeAll(found.keySet());
    var users = wanted.stream().map(found::get).filter(Objects::nonNull).toList();
    return new UserBatch(users, List.copyOf(missing));
  }
}
