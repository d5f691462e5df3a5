package io.weir.users.avatar;

import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlTelemetry;
import io.weir.users.database.SqlText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Avatars as rows, a piece each; a row of its own says which pieces are a user's. Thread-safe. */
public final class AvatarStore implements Avatars {
  private final Sql sql;
  private final Supplier<UUID> ids;
  private final AvatarsConfig config;

  public AvatarStore(Sql sql, Supplier<UUID> ids, AvatarsConfig config) {
    this.sql = sql;
    this.ids = ids;
    this.config = config;
  }

  @Override
  public long most() {
    return config.size().bytes();
  }

  @Override
  public UUID begin(UUID user, ImageType type, Call call) {
    var upload = ids.get();
    var begun =
        sql.call(
            call,
            handle ->
                update(handle, AvatarSql.BEGIN)
                    .bind("upload", upload)
                    .bind("user", user)
                    .bind("type", type.name())
                    .execute());
    if (begun == 0) {
      throw new UsersFailure.NotFound(user);
    }
    return upload;
  }

  @Override
  public void add(UUID upload, int index, byte[] piece, Call call) {
    sql.call(
        call,
        handle ->
            update(handle, AvatarSql.ADD)
                .bind("upload", upload)
                .bind("index", index)
                .bind("content", piece)
                .execute());
  }

  @Override
  public Avatar finish(UUID user, UUID upload, Call call) {
    return sql.call(call, handle -> handle.inTransaction(in -> finish(in, user, upload)));
  }

  private static Avatar finish(Handle handle, UUID user, UUID upload) {
    var before =
        query(handle, AvatarSql.HOLD).bind("user", user).mapTo(UUID.class).findOne().orElse(null);
    return query(handle, AvatarSql.DONE)
        .bind("upload", upload)
        .map((row, _) -> new Received(type(row), row.getLong("bytes")))
        .findOne()
        .map(received -> received.putAt(replace(handle, user, upload, before)))
        .orElseThrow(() -> new UsersFailure.NotFound(user));
  }

  /** What has come. */
  private record Received(ImageType type, long bytes) {
    Avatar putAt(Instant at) {
      return new Avatar(type, bytes, at);
    }
  }

  private static Instant replace(Handle handle, UUID user, UUID upload, @Nullable UUID before) {
    var at =
        query(handle, AvatarSql.FINISH)
            .bind("user", user)
            .bind("upload", upload)
            .map((row, _) -> instant(row))
            .one();
    update(handle, AvatarSql.PRUNE)
        .bind("user", user)
        .bind("upload", upload)
        .bind("before", before)
        .execute();
    return at;
  }

  @Override
  public void abandon(UUID upload) {
    try {
      sql.call(
          Call.endless(),
          handle -> update(handle, AvatarSql.ABANDON).bind("upload", upload).execute());
    } catch (UsersFailure e) {
      // It is cleared away after a while.
    }
  }

  @Override
  public Stored get(UUID user, Call call) {
    return sql.call(
        call,
        handle ->
            query(handle, AvatarSql.GET)
                .bind("user", user)
                .map((row, _) -> stored(user, row))
                .findOne()
                .orElseThrow(() -> new UsersFailure.NotFound(user)));
  }

  private static Stored stored(UUID user, ResultSet row) throws SQLException {
    var upload = row.getObject("upload", UUID.class);
    if (upload == null) {
      throw new UsersFailure.NoAvatar(user);
    }
    var avatar = new Avatar(type(row), row.getLong("bytes"), instant(row));
    return new Stored(avatar, upload, row.getInt("pieces"));
  }

  @Override
  public byte[] piece(UUID upload, int index, Call call) {
    return sql.call(
        call,
        handle ->
            query(handle, AvatarSql.PIECE)
                .bind("upload", upload)
                .bind("index", index)
                .mapTo(byte[].class)
                .findOne()
                .orElseThrow(UsersFailure.AvatarGone::new));
  }

  @Override
  public void delete(UUID user, Call call) {
    var deleted =
        sql.call(call, handle -> update(handle, AvatarSql.DELETE).bind("user", user).execute());
    if (deleted == 0) {
      // Says which of both is missing.
      var _ = get(user, call);
      throw new UsersFailure.NoAvatar(user);
    }
  }

  private static ImageType type(ResultSet row) throws SQLException {
    return ImageType.valueOf(row.getString("content_type"));
  }

  private static Instant instant(ResultSet row) throws SQLException {
    return row.getObject("updated_at", OffsetDateTime.class).toInstant();
  }

  private static Query query(Handle handle, SqlText text) {
    return handle.createQuery(text.sql()).define(SqlTelemetry.TEXT, text);
  }

  private static Update update(Handle handle, SqlText text) {
    return handle.createUpdate(text.sql()).define(SqlTelemetry.TEXT, text);
  }
}
