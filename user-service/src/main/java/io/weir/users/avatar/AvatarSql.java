package io.weir.users.avatar;

import io.weir.users.database.SqlText;

/** The statements of avatars. */
public final class AvatarSql {
  private AvatarSql() {}

  /** None when there is no such user. */
  public static final SqlText BEGIN =
      new SqlText(
          "INSERT avatar_uploads",
          """
          INSERT INTO avatar_uploads (id, user_id, content_type)
          SELECT :upload, id, :type FROM users WHERE id = :user FOR KEY SHARE\
          """);

  /** None when the user is gone, and the upload with it. */
  public static final SqlText ADD =
      new SqlText(
          "INSERT avatar_chunks",
          """
          WITH upload AS (
            UPDATE avatar_uploads SET bytes = bytes + length(:content), touched_at = now()
            WHERE id = :upload RETURNING id)
          INSERT INTO avatar_chunks SELECT id, :index, :content FROM upload\
          """);

  /** The one that the user has, held until the transaction ends. */
  public static final SqlText HOLD =
      new SqlText("SELECT avatars", "SELECT upload FROM avatars WHERE user_id = :user FOR UPDATE");

  /** None when the user is gone, and the upload with it. */
  public static final SqlText DONE =
      new SqlText(
          "UPDATE avatar_uploads",
          """
          UPDATE avatar_uploads SET done = true WHERE id = :upload RETURNING content_type, bytes\
          """);

  /** Of several at a time the last one holds. */
  public static final SqlText FINISH =
      new SqlText(
          "INSERT avatars",
          """
          INSERT INTO avatars (user_id, upload) VALUES (:user, :upload)
          ON CONFLICT (user_id) DO UPDATE SET upload = excluded.upload, updated_at = now()
          RETURNING updated_at\
          """);

  /** The one before is kept for a while for those who are reading it, no others. */
  public static final SqlText PRUNE =
      new SqlText(
          "DELETE avatar_uploads",
          """
          WITH replaced AS (
            UPDATE avatar_uploads SET touched_at = now() WHERE id = CAST(:before AS uuid))
          DELETE FROM avatar_uploads WHERE user_id = :user AND done
            AND id <> :upload AND id IS DISTINCT FROM CAST(:before AS uuid)\
          """);

  /** Not one that has become an avatar, even if its sender has not heard so. */
  public static final SqlText ABANDON =
      new SqlText(
          "DELETE avatar_uploads", "DELETE FROM avatar_uploads WHERE id = :upload AND NOT done");

  /** A row if there is the user. */
  public static final SqlText GET =
      new SqlText(
          "SELECT avatars",
          """
          SELECT avatars.upload, avatars.updated_at, content_type, bytes,
            (SELECT count(*) FROM avatar_chunks WHERE upload = avatars.upload) AS pieces
          FROM users
          LEFT JOIN avatars ON user_id = users.id
          LEFT JOIN avatar_uploads ON avatar_uploads.id = avatars.upload
          WHERE users.id = :user\
          """);

  public static final SqlText PIECE =
      new SqlText(
          "SELECT avatar_chunks",
          "SELECT content FROM avatar_chunks WHERE upload = :upload AND index = :index");

  public static final SqlText DELETE =
      new SqlText(
          "DELETE avatars",
          """
          WITH gone AS (DELETE FROM avatars WHERE user_id = :user RETURNING upload)
          UPDATE avatar_uploads SET touched_at = now() FROM gone WHERE id = gone.upload\
          """);

  /** What nobody has, and nobody sends or reads any more. */
  public static final SqlText CLEAR =
      new SqlText(
          "DELETE avatar_uploads",
          """
          DELETE FROM avatar_uploads WHERE touched_at < now() - interval '10 minutes'
            AND NOT EXISTS (SELECT FROM avatars WHERE upload = avatar_uploads.id)\
          """);
}
