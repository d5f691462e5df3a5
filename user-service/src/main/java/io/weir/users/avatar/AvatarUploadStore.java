package io.weir.users.avatar;

import io.weir.users.call.Call;
import io.weir.users.call.Failure;
import io.weir.users.database.NamedSql;
import io.weir.users.database.Sql;
import io.weir.users.user.UserFailure;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Uploads of avatars in PostgreSQL: each piece is a row. The row of an avatar refers to the upload
 * that is current. Thread-safe.
 */
public final class AvatarUploadStore implements AvatarUploads {
  private final Sql sql;
  private final Supplier<UUID> ids;
  private final AvatarsConfig config;

  public AvatarUploadStore(Sql sql, Supplier<UUID> ids, AvatarsConfig config) {
    this.sql = sql;
    this.ids = ids;
    this.config = config;
  }

  @Override
  public long maxBytes() {
    return config.size().bytes();
  }

  /** Inserts no row if the user does not exist. */
  private static final NamedSql BEGIN =
      new NamedSql(
          "INSERT avatar_uploads",
          """
          INSERT INTO avatar_uploads (id, user_id, content_type)
          SELECT :upload, id, :type FROM users WHERE id = :user FOR KEY SHARE\
          """);

  @Override
  public UUID begin(UUID user, ImageType type, Call call) {
    var upload = ids.get();
    var begun =
        sql.call(
            call,
            handle ->
                BEGIN
                    .update(handle)
                    .bind("upload", upload)
                    .bind("user", user)
                    .bind("type", type.name())
                    .execute());
    if (begun == 0) {
      throw new UserFailure.NotFound(user);
    }
    return upload;
  }

  /** Inserts no row if the user was deleted, and the upload with it. */
  private static final NamedSql ADD =
      new NamedSql(
          "INSERT avatar_chunks",
          """
          WITH upload AS (
            UPDATE avatar_uploads SET bytes = bytes + length(:content), touched_at = now()
            WHERE id = :upload RETURNING id)
          INSERT INTO avatar_chunks SELECT id, :index, :content FROM upload\
          """);

  @Override
  public void add(UUID upload, int index, byte[] piece, Call call) {
    sql.call(
        call,
        handle ->
            ADD.update(handle)
                .bind("upload", upload)
                .bind("index", index)
                .bind("content", piece)
                .execute());
  }

  /** Locks the current avatar of the user until the transaction ends. */
  private static final NamedSql LOCK =
      new NamedSql("SELECT avatars", "SELECT upload FROM avatars WHERE user_id = :user FOR UPDATE");

  /** Returns no row if the user was deleted, and the upload with it. */
  private static final NamedSql DONE =
      new NamedSql(
          "UPDATE avatar_uploads",
          """
          UPDATE avatar_uploads SET done = true WHERE id = :upload RETURNING content_type, bytes\
          """);

  @Override
  public Avatar finish(UUID user, UUID upload, Call call) {
    return sql.inTransaction(call, handle -> finish(handle, user, upload));
  }

  private static Avatar finish(Handle handle, UUID user, UUID upload) {
    var before = LOCK.query(handle).bind("user", user).mapTo(UUID.class).findOne().orElse(null);
    return DONE.query(handle)
        .bind("upload", upload)
        .map((row, _) -> new Received(AvatarStore.type(row), row.getLong("bytes")))
        .findOne()
        .map(received -> received.putAt(replace(handle, user, upload, before)))
        .orElseThrow(() -> new UserFailure.NotFound(user));
  }

  /** A complete upload. */
  private record Received(ImageType type, long bytes) {
    Avatar putAt(Instant at) {
      return new Avatar(type, bytes, at);
    }
  }

  /** The last one of concurrent uploads wins. */
  private static final NamedSql REPLACE =
      new NamedSql(
          "INSERT avatars",
          """
          INSERT INTO avatars (user_id, upload) VALUES (:user, :upload)
          ON CONFLICT (user_id) DO UPDATE SET upload = excluded.upload, updated_at = now()
          RETURNING updated_at\
          """);

  /** Keeps the previous avatar for its readers, and deletes those before it. */
  private static final NamedSql PRUNE =
      new NamedSql(
          "DELETE avatar_uploads",
          """
          WITH replaced AS (
            UPDATE avatar_uploads SET touched_at = now() WHERE id = CAST(:before AS uuid))
          DELETE FROM avatar_uploads WHERE user_id = :user AND done
            AND id <> :upload AND id IS DISTINCT FROM CAST(:before AS uuid)\
          """);

  private static Instant replace(Handle handle, UUID user, UUID upload, @Nullable UUID before) {
    var at =
        REPLACE
            .query(handle)
            .bind("user", user)
            .bind("upload", upload)
            .map((row, _) -> AvatarStore.instant(row))
            .one();
    PRUNE.update(handle).bind("user", user).bind("upload", upload).bind("before", before).execute();
    return at;
  }

  /** Spares an upload that has become the avatar without its sender having received the answer. */
  private static final NamedSql ABANDON =
      new NamedSql(
          "DELETE avatar_uploads", "DELETE FROM avatar_uploads WHERE id = :upload AND NOT done");

  @Override
  public void abandon(UUID upload) {
    try {
      sql.call(Call.endless(), handle -> ABANDON.update(handle).bind("upload", upload).execute());
    } catch (Failure e) {
      // Housekeeping deletes the upload later.
    }
  }
}
