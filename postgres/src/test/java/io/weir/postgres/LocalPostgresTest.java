package io.weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalPostgresTest {
  /** Server that is shared by read-only tests, in a directory with an unusual name. */
  private static LocalPostgres kept;

  @TempDir Path directory;

  @BeforeAll
  static void start(@TempDir Path home) {
    kept = LocalPostgres.keptIn(home.resolve("my $HOME 'data' \"dir\""), 20);
  }

  @AfterAll
  static void stop() {
    kept.close();
  }

  @Test
  void leavesNeitherServerNorDirectoryBehind() throws Exception {
    ProcessHandle server;
    Path home;
    try (var postgres = LocalPostgres.temporary(20)) {
      home = postgres.directory();
      server = serverIn(home);
      assertThat(query(postgres, "SHOW fsync")).isEqualTo("on");
    }
    assertThat(isServing(server)).isFalse();
    assertThat(home).doesNotExist();
  }

  @Test
  void isAsDurableAsAnyOther() throws Exception {
    assertThat(query(kept, "SHOW fsync")).isEqualTo("on");
    assertThat(query(kept, "SHOW synchronous_commit")).isEqualTo("on");
    assertThat(query(kept, "SHOW max_connections")).isEqualTo("30");
    assertThat(query(kept, "SELECT upper('grün')")).isEqualTo("GRÜN");
  }

  @Test
  void isFastForTestsAndFindsItsDataAfterAStopOnTheSamePort() throws Exception {
    Path home;
    try (var postgres = LocalPostgres.forTests(20)) {
      home = postgres.directory();
      assertThat(query(postgres, "SHOW fsync")).isEqualTo("off");
      assertThat(query(postgres, "SHOW synchronous_commit")).isEqualTo("off");
      execute(postgres, "CREATE TABLE kept AS SELECT 'it' AS word");
      var port = postgres.port();
      postgres.stop();
      assertThatThrownBy(() -> connect(postgres)).isInstanceOf(SQLException.class);
      postgres.start();
      assertThat(postgres.port()).isEqualTo(port);
      assertThat(query(postgres, "SELECT word FROM kept")).isEqualTo("it");
    }
    assertThat(home).doesNotExist();
  }

  @Test
  void endsAtOnceWhenAbandoned() throws Exception {
    var postgres = LocalPostgres.forTests(20);
    var server = serverIn(postgres.directory());
    postgres.abandon();
    assertThat(isServing(server)).isFalse();
    assertThat(postgres.directory()).doesNotExist();
  }

  @Test
  void asksForThePassword() {
    assertThatThrownBy(() -> DriverManager.getConnection(kept.url(), kept.user(), "guess").close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void findsKeptDataAgain() throws Exception {
    try (var postgres = LocalPostgres.keptIn(directory, 20)) {
      execute(postgres, "CREATE TABLE kept AS SELECT 'it' AS word");
    }
    try (var postgres = LocalPostgres.keptIn(directory, 20)) {
      assertThat(query(postgres, "SELECT word FROM kept")).isEqualTo("it");
    }
  }

  @Test
  void worksBelowAnOddName() throws Exception {
    assertThat(kept.directory().toString()).contains("$HOME", "'", "\"");
    assertThat(query(kept, "SELECT 1")).isEqualTo("1");
  }

  @Test
  void startsOverWhatAKilledProcessLeftRunning() throws Exception {
    var left = abandonServerIn(directory);
    try (var postgres = LocalPostgres.keptIn(directory, 20)) {
      assertThat(isServing(left)).isFalse();
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void startsOverAPidFileWhoseNumberIsNowAnother() throws Exception {
    LocalPostgres.keptIn(directory, 20).close();
    var stale = directory.resolve("postgres/postmaster.pid");
    Files.writeString(stale, ProcessHandle.current().pid() + "\n" + directory + "\n");
    try (var postgres = LocalPostgres.keptIn(directory, 20)) {
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void startsOverAHalfInitialisedDirectory() throws Exception {
    Files.createDirectories(directory.resolve("postgres.new/base"));
    Files.writeString(directory.resolve("postgres.new/PG_VERSION"), "17\n");
    try (var postgres = LocalPostgres.keptIn(directory, 20)) {
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void sweepsWhatKilledProcessesLeft() throws Exception {
    var home = TemporaryDirectories.createIn(directory);
    var server = abandon(home);
    Files.createDirectory(directory.resolve("weir-other"));

    TemporaryDirectories.sweep(directory);

    assertThat(isServing(server)).isFalse();
    assertThat(home.root()).doesNotExist();
    assertThat(directory.resolve("weir-other")).exists();
  }

  @Test
  void doesNotSweepWhatItsOwnerIsDeleting() throws Exception {
    var withoutLock = Files.createDirectory(directory.resolve("weir-up-1"));
    TemporaryDirectories.sweep(directory);
    assertThat(withoutLock).isEmptyDirectory();
  }

  @Test
  void doesNotSweepWhatIsInUse() throws Exception {
    var home = TemporaryDirectories.createIn(directory);
    TemporaryDirectories.sweep(directory);
    assertThat(home.root()).exists();
    home.delete();
  }

  @Test
  void refusesADirectoryInUse() {
    assertThatThrownBy(() -> LocalPostgres.keptIn(kept.directory(), 20))
        .isInstanceOf(PostgresFailure.class)
        .hasMessage("%s is in use by process %d", kept.directory(), ProcessHandle.current().pid());
  }

  @Test
  void refusesDataOfAnotherVersionAndLeavesItAlone() throws Exception {
    var version = Files.createDirectories(directory.resolve("postgres")).resolve("PG_VERSION");
    Files.writeString(version, "16\n");
    assertThatThrownBy(() -> LocalPostgres.keptIn(directory, 20))
        .isInstanceOf(PostgresFailure.class)
        .hasMessage(
            "%s holds data of PostgreSQL 16, this is PostgreSQL 17: name another directory",
            directory);
    assertThat(version).hasContent("16");
  }

  @Test
  void refusesTheDataDirectoryOfSomebodyElse() throws Exception {
    Files.writeString(directory.resolve("PG_VERSION"), "17\n");
    assertThatThrownBy(() -> LocalPostgres.keptIn(directory, 20))
        .isInstanceOf(PostgresFailure.class)
        .hasMessageContaining("is the data directory of another PostgreSQL");
  }

  @Test
  void refusesAFile() throws Exception {
    var file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> LocalPostgres.keptIn(file, 20))
        .isInstanceOf(PostgresFailure.class)
        .hasMessage("cannot use %s: it is not a directory", file);
  }

  @Test
  void runsAsAnotherUserWhereNamespacesAreForbidden() throws Exception {
    assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid")), "not root");
    var home = TemporaryDirectories.create();
    try {
      var server = Server.start(home, Account.nobody(), Durability.TEMPORARY, 20);
      try {
        assertThat(Files.getAttribute(home.data(), "unix:uid")).isEqualTo(65_534);
        assertThat(serverIn(home.root()).isAlive()).isTrue();
      } finally {
        server.stop();
      }
    } finally {
      home.delete();
    }
  }

  /** Leaves a server as after its process was killed: running, with its lock released. */
  private static ProcessHandle abandonServerIn(Path directory) throws Exception {
    return abandon(ServerDirectory.kept(directory));
  }

  private static ProcessHandle abandon(ServerDirectory home) throws Exception {
    Server.start(home, Account.choose(home.root()), Durability.TEMPORARY, 20);
    home.close();
    return serverIn(home.root());
  }

  /**
   * Returns true if the server runs. Where orphans are not reaped, an ended process still has its
   * process id, but no program.
   */
  private static boolean isServing(ProcessHandle server) {
    return server.isAlive() && server.info().command().isPresent();
  }

  private static ProcessHandle serverIn(Path home) throws Exception {
    var pid = Files.readAllLines(home.resolve("postgres/postmaster.pid")).getFirst();
    return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
  }

  private static String query(LocalPostgres postgres, String sql) throws SQLException {
    try (var connection = connect(postgres);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void execute(LocalPostgres postgres, String sql) throws SQLException {
    try (var connection = connect(postgres);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect(LocalPostgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
  }
}
