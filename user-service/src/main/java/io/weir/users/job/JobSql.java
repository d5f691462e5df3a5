package io.weir.users.job;

import io.weir.users.database.SqlText;

/** The statements of imports. */
final class JobSql {
  private JobSql() {}

  /** Refusals that a job tells. */
  private static final int REFUSALS = 100;

  private static final String COLUMNS =
      "id, state, rows, created, refused, failure, created_at, updated_at, version";

  private static final String LEASED = "now() + :lease * interval '1 millisecond'";

  private static final String CHANGED = "updated_at = now(), version = version + 1";

  private static final String ROOM_FOR_REFUSALS =
      "greatest(0, %d - (SELECT count(*) FROM import_refusals WHERE job = :job))"
          .formatted(REFUSALS);

  static final SqlText OPEN =
      new SqlText(
          "SELECT jobs",
          "SELECT count(*) FROM jobs WHERE state IN ('RECEIVING', 'WAITING', 'RUNNING')");

  static final SqlText BEGIN =
      new SqlText(
          "INSERT jobs",
          "INSERT INTO jobs (id, state, owner, lease_until) VALUES (:job, 'RECEIVING', :owner, %s)"
              .formatted(LEASED));

  static final SqlText RECEIVED =
      new SqlText(
          "UPDATE jobs",
          """
          UPDATE jobs SET rows = :end, refused = refused + :refused, lease_until = %s, %s
          WHERE id = :job AND owner = :owner AND state = 'RECEIVING'\
          """
              .formatted(LEASED, CHANGED));

  static final SqlText ADD_ROWS =
      new SqlText(
          "INSERT import_rows",
          """
          INSERT INTO import_rows (job, index, id, email, email_key, display_name, locale, status,
            labels, name_words, email_words)
          SELECT :job, * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS sent (index bigint,
            id uuid, email text, email_key text, display_name text, locale text, status text,
            labels jsonb, name_words text, email_words text)\
          """);

  static final SqlText ADD_REFUSALS =
      new SqlText(
          "INSERT import_refusals",
          """
          INSERT INTO import_refusals (job, index, field, description)
          SELECT :job, * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS sent (index bigint,
            field text, description text)
          ORDER BY index LIMIT %s\
          """
              .formatted(ROOM_FOR_REFUSALS));

  static final SqlText FINISH =
      new SqlText(
          "UPDATE jobs",
          """
          UPDATE jobs SET state = 'WAITING', owner = NULL, %s
          WHERE id = :job AND owner = :owner AND state = 'RECEIVING' RETURNING %s\
          """
              .formatted(CHANGED, COLUMNS));

  static final SqlText GIVE_UP =
      new SqlText(
          "UPDATE jobs",
          """
          UPDATE jobs SET state = 'FAILED', failure = :failure, %s
          WHERE id = :job AND owner = :owner AND state IN ('RECEIVING', 'RUNNING')\
          """
              .formatted(CHANGED));

  static final SqlText GET =
      new SqlText("SELECT jobs", "SELECT %s FROM jobs WHERE id = :job".formatted(COLUMNS));

  static final SqlText REFUSED =
      new SqlText(
          "SELECT import_refusals",
          "SELECT index, field, description FROM import_refusals WHERE job = :job ORDER BY index");

  /** The oldest job that nobody works at: a new one, or one whose instance is not heard of. */
  static final SqlText TAKE =
      new SqlText(
          "UPDATE jobs",
          """
          UPDATE jobs SET state = 'RUNNING', owner = :owner, lease_until = %s, %s
          WHERE id = (
            SELECT id FROM jobs
            WHERE state = 'WAITING'
              OR state = 'RUNNING' AND (owner = :owner OR lease_until < now())
            ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
          RETURNING id\
          """
              .formatted(LEASED, CHANGED));

  /** Holds the row until the transaction ends, so that no other instance takes the job over. */
  static final SqlText HOLD =
      new SqlText(
          "UPDATE jobs",
          """
          UPDATE jobs SET lease_until = %s
          WHERE id = :job AND owner = :owner AND state = 'RUNNING' RETURNING next\
          """
              .formatted(LEASED));

  /**
   * Makes users of the next rows. In the order of emails, so that two imports of the same ones wait
   * for each other and do not lock each other out; of two rows with the same email the first wins.
   */
  static final SqlText WORK =
      new SqlText(
          "INSERT users",
          """
          WITH taken AS (
            DELETE FROM import_rows WHERE job = :job AND index IN (
              SELECT index FROM import_rows WHERE job = :job AND index >= :next
              ORDER BY index LIMIT :limit)
            RETURNING *),
          made AS (
            INSERT INTO users (id, email, email_key, display_name, locale, status, labels,
              name_words, email_words)
            SELECT id, email, email_key, display_name, locale, status, labels, name_words,
              email_words
            FROM taken ORDER BY email_key, index
            ON CONFLICT (email_key) DO NOTHING RETURNING id),
          refused AS (
            INSERT INTO import_refusals (job, index, field, description)
            SELECT :job, index, 'user.email', 'is taken by another user' FROM taken
            WHERE id NOT IN (SELECT id FROM made)
            ORDER BY index LIMIT %s)
          SELECT (SELECT count(*) FROM taken) AS rows, (SELECT count(*) FROM made) AS created,
            (SELECT coalesce(max(index), 0) + 1 FROM taken) AS next\
          """
              .formatted(ROOM_FOR_REFUSALS));

  static final SqlText PROGRESS =
      new SqlText(
          "UPDATE jobs",
          """
          UPDATE jobs SET created = created + :created, refused = refused + :refused, next = :next,
            state = CASE WHEN :more THEN 'RUNNING' ELSE 'DONE' END, %s
          WHERE id = :job\
          """
              .formatted(CHANGED));

  static final SqlText RELEASE =
      new SqlText(
          "UPDATE jobs",
          "UPDATE jobs SET lease_until = now() WHERE owner = :owner AND state = 'RUNNING'");

  static final SqlText STILL_RECEIVING =
      new SqlText(
          "UPDATE jobs",
          """
          UPDATE jobs SET lease_until = %s
          WHERE id = ANY(:jobs) AND owner = :owner AND state = 'RECEIVING'\
          """
              .formatted(LEASED));

  static final SqlText LOST =
      new SqlText(
          "UPDATE jobs",
          """
          UPDATE jobs SET state = 'FAILED', failure = 'the instance that received it was lost', %s
          WHERE state = 'RECEIVING' AND lease_until < now()\
          """
              .formatted(CHANGED));

  /** Rows that nobody will work at. */
  static final SqlText CLEAR =
      new SqlText(
          "DELETE import_rows",
          """
          DELETE FROM import_rows WHERE ctid = ANY(ARRAY(
            SELECT import_rows.ctid FROM import_rows JOIN jobs ON jobs.id = job
            WHERE state = 'FAILED' LIMIT :limit))\
          """);

  static final SqlText FORGET =
      new SqlText(
          "DELETE jobs",
          """
          DELETE FROM jobs WHERE state IN ('DONE', 'FAILED')
            AND updated_at < now() - :keep * interval '1 millisecond'
            AND NOT EXISTS (SELECT FROM import_rows WHERE job = jobs.id)\
          """);
}
