package io.weir.users.user;

import io.weir.users.database.SqlText;

/** The statements. What is not given stays as it is or matches any: null stands for it. */
public final class UserSql {
  public static final String COLUMNS =
      "id, email, display_name, locale, status, labels, created_at, updated_at, version";

  public static final String EMAIL_UNIQUE = "users_email_unique";

  public static final SqlText INSERT =
      new SqlText(
          "INSERT users",
          """
          INSERT INTO users
            (id, email, email_key, display_name, locale, status, labels, name_words, email_words)
          VALUES (:id, :email, :email_key, :display_name, :locale, :status, CAST(:labels AS jsonb),
            :name_words, :email_words)
          ON CONFLICT (email_key) DO NOTHING
          RETURNING %s\
          """
              .formatted(COLUMNS));

  public static final SqlText GET =
      new SqlText("SELECT users", "SELECT %s FROM users WHERE id = :id".formatted(COLUMNS));

  public static final SqlText EXISTS =
      new SqlText("SELECT users", "SELECT EXISTS (SELECT FROM users WHERE id = :id)");

  public static final SqlText ANY =
      new SqlText("SELECT users", "SELECT EXISTS (SELECT FROM users)");

  public static final SqlText UPDATE =
      new SqlText(
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
              .formatted(COLUMNS));

  public static final SqlText DELETE =
      new SqlText(
          "DELETE users",
          "DELETE FROM users WHERE id = :id AND version = coalesce(CAST(:version AS bigint),"
              + " version)");

  public static final SqlText LIST =
      new SqlText(
          "SELECT users",
          "SELECT %s FROM users WHERE id > :after ORDER BY id LIMIT :limit".formatted(COLUMNS));

  public static final SqlText BATCH =
      new SqlText("SELECT users", "SELECT %s FROM users WHERE id = ANY(:ids)".formatted(COLUMNS));

  /** The rank is a small number, so that a page can go on behind (rank, id). */
  public static final SqlText SEARCH =
      new SqlText(
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
              .formatted(COLUMNS));

  private UserSql() {}
}
