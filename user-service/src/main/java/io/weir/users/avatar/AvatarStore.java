package io.weir.users.avatar;

import io.weir.users.call.Call;
import io.weir.users.database.NamedSql;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlTime;
import io.weir.users.user.UserFailure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** The avatars of users in PostgreSQL. Thread-safe. */
public final class AvatarStore implements Avatars {
  private final Sql sql;

  public AvatarStore(Sql sql) {
    this.sql = sql;
  }

  /** Returns a row if the user exists, without upload if it has no avatar. */
  private static final NamedSql GET =
      new NamedSql(
          "SELECT avatars",
          """
          SELECT avatars.upload, avatars.updated_at, content_type, bytes,
            (SELECT count(*) FROM avatar_chunks WHERE upload = avatars.upload) AS pieces
          FROM users
          LEFT JOIN avatars ON user_id = users.id
          LEFT JOIN avatar_uploads ON avatar_uploads.id = avatars.upload
          WHERE users.id = :user\
          """);

  @Override
  public Stored get(UUID user, Call call) {
    return sql.call(
        call,
        handle ->
            GET.query(handle)
                .bind("user", user)
                .map((row, _) -> stored(user, row))
                .findOne()
                .orElseThrow(() -> new UserFailure.NotFound(user)));
  }

  private static Stored stored(UUID user, ResultSet row) throws SQLException {
    var upload = row.getObject("upload", UUID.class);
    if (upload == null) {
      throw new AvatarFailure.NotFound(user);
    }
    var avatar = new Avatar(type(row), row.getLong("bytes"), instant(row));
    return new Stored(avatar, upload, row.getInt("pieces"));
  }

  private static final NamedSql PIECE =
      new NamedSql(
          "SELECT avatar_chunks",
          "SELECT content FROM avatar_chunks WHERE upload = :upload AND index = :index");

  @Override
  public byte[] piece(UUID upload, int index, Call call) {
    return sql.call(
        call,
        handle ->
            PIECE
                .query(handle)
                .bind("upload", upload)
                .bind("index", index)
                .mapTo(byte[].class)
                .findOne()
                .orElseThrow(AvatarFailure.Replaced::new));
  }

  private static final NamedSql DELETE =
      new NamedSql(
          "DELETE avatars",
          """
          WITH gone AS (DELETE FROM avatars WHERE user_id = :user RETURNING upload)
          UPDATE avatar_uploads SET touched_at = now() FROM gone WHERE id = gone.upload\
          """);

  @Override
  public void delete(UUID user, Call call) {
    var deleted = sql.call(call, handle -> DELETE.update(handle).bind("user", user).execute());
    if (deleted == 0) {
      // Fails if the user does not exist either.
      var _ = get(user, call);
      throw new AvatarFailure.NotFound(user);
    }
  }

  /** Deletes uploads that are not an avatar and that no client sends or reads any more. */
  private static final NamedSql CLEAR =
      new NamedSql(
          "DELETE avatar_uploads",
          """
          DELETE FROM avatar_uploads WHERE touched_at < now() - interval '10 minutes'
            AND NOT EXISTS (SELECT FROM avatars WHERE upload = avatar_uploads.id)\
          """);

  /** Deletes abandoned and replaced uploads. */
  public void clear(Call call) {
    sql.call(call, handle -> CLEAR.update(handle).execute());
  }

  static ImageType type(ResultSet row) throws SQLException {
    return ImageType.valueOf(row.getString("content_type"));
  }

  static Instant instant(ResultSet row) throws SQLException {
    return SqlTime.read(row, "updated_at");
  }
}
