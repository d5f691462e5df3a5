package io.weir.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TestDatabaseTest {
  @AutoClose static final TestDatabase database = TestDatabase.create();

  @Test
  void ownerIsNoSuperuserButMayAddTrustedExtensions() {
    assertThat(database.query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
        .isEqualTo("f");
    database.execute("CREATE EXTENSION pg_trgm");
    assertThat(database.query("SELECT similarity('weir', 'weird') > 0.5")).isEqualTo("t");
  }

  @Test
  void eachDatabaseIsEmptyAndApart() {
    database.execute("CREATE TABLE here (id int)");
    try (var other = TestDatabase.create()) {
      assertThat(other.query("SELECT count(*) FROM pg_tables WHERE tablename = 'here'"))
          .isEqualTo("0");
    }
  }

  @Test
  void closeDropsTheDatabaseUnderOpenSessions() throws SQLException {
    var other = TestDatabase.create();
    try (var connection = other.connect()) {
      other.close();
      assertThat(connection.isValid(1)).isFalse();
    }
    assertThatThrownBy(other::connect).isInstanceOf(SQLException.class);
  }

  @Test
  void stoppedServerRefusesAndStartsAgainWithItsData() {
    try (var server = PostgresServer.create()) {
      var kept = TestDatabase.createOn(server);
      kept.execute("CREATE TABLE kept AS SELECT 7 AS number");
      server.stop();
      assertThatThrownBy(kept::connect).isInstanceOf(SQLException.class);
      server.start();
      assertThat(kept.query("SELECT number FROM kept")).isEqualTo("7");
    }
  }
}
