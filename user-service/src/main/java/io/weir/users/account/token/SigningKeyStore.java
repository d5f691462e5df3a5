package io.weir.users.account.token;

import io.weir.users.call.Call;
import io.weir.users.database.NamedSql;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlTime;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The signing keys in PostgreSQL, which all instances share. Thread-safe. */
final class SigningKeyStore {
  /** Key of the advisory lock under which one instance makes a key: "weir" and 7. */
  private static final long LOCK = 0x7765697207L;

  private final Sql sql;

  SigningKeyStore(Sql sql) {
    this.sql = sql;
  }

  private static final NamedSql LIST =
      new NamedSql(
          "SELECT signing_keys",
          """
          SELECT id, public_key, private_key, sealed, signs_from, signs_until
          FROM signing_keys ORDER BY signs_from, id LIMIT 100\
          """);

  /** Returns all keys, those that sign first before the others. */
  List<SigningKey> list(Call call) {
    return sql.call(call, SigningKeyStore::list);
  }

  private static List<SigningKey> list(Handle handle) {
    return LIST.query(handle)
        .map((row, context) ->
            new SigningKey(
                row.getString("id"),
                new SigningKey.Encoded(
                    row.getBytes("public_key"),
                    row.getBytes("private_key"),
                    row.getBoolean("sealed")),
                SqlTime.read(row, "signs_from"),
                SqlTime.read(row, "signs_until")))
        .list();
  }

  /** A change of the keys. */
  record Change(List<SigningKey> added, List<SigningKey> forgotten) {}

  private static final NamedSql HOLD =
      new NamedSql("SELECT pg_advisory_xact_lock", "SELECT pg_advisory_xact_lock(:lock)");

  private static final NamedSql ADD =
      new NamedSql(
          "INSERT signing_keys",
          """
          INSERT INTO signing_keys (id, public_key, private_key, sealed, signs_from, signs_until)
          VALUES (:id, :public_key, :private_key, :sealed, :signs_from, :signs_until)\
          """);

  private static final NamedSql FORGET =
      new NamedSql("DELETE signing_keys", "DELETE FROM signing_keys WHERE id = :id");

  /** Changes the keys while no other instance does, and returns those that are there then. */
  List<SigningKey> change(Function<List<SigningKey>, Change> decision, Call call) {
    return sql.inTransaction(
        call,
        handle -> {
          HOLD.query(handle).bind("lock", LOCK).mapTo(String.class).one();
          var change = decision.apply(list(handle));
          change.added().forEach(key -> add(handle, key));
          change.forgotten().forEach(key -> FORGET.update(handle).bind("id", key.id()).execute());
          return list(handle);
        });
  }

  private static void add(Handle handle, SigningKey key) {
    ADD.update(handle)
        .bind("id", key.id())
        .bind("public_key", key.encoded().publicKey())
        .bind("private_key", key.encoded().privateKey())
        .bind("sealed", key.encoded().sealed())
        .bind("signs_from", SqlTime.of(key.signsFrom()))
        .bind("signs_until", SqlTime.of(key.signsUntil()))
        .execute();
  }
}
