package io.weir.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.v1.ListUsersRequest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StartTogetherTest {

  @Test
  void threeInstancesMigrateOneEmptyDatabaseOnceAndAddTheSampleUsersOnce() {
    try (var log = new CapturedLog();
        var database = TestDatabase.create()) {
      var config = TestService.config(database);
      List<TestService> services =
          Stream.generate(() -> TestService.withSampleUsers(config)).limit(3).toList();
      try {
        services.forEach(TestService::awaitUp);
        for (var service : services) {
          var list = service.client().listUsers(ListUsersRequest.getDefaultInstance());
          assertThat(list.getUsersList()).hasSize(SampleUsers.all().size());
        }
        assertThat(database.query("SELECT count(*) FROM flyway_schema_history")).isEqualTo("8");
        assertThat(log.with(database.url() + " is away")).isEmpty();
      } finally {
        services.forEach(TestService::close);
      }
    }
  }

  @Test
  void sampleUsersAreAddedOnlyWhereThereAreNone() {
    try (var database = TestDatabase.create()) {
      try (var first = TestService.on(database)) {
        first.create("only@example.org", "Only");
      }
      try (var second = TestService.withSampleUsers(TestService.config(database)).awaitUp()) {
        var list = second.client().listUsers(ListUsersRequest.getDefaultInstance());
        assertThat(list.getUsersList()).hasSize(1);
      }
    }
  }

  @Test
  void olderInstanceAcceptsWhatANewerOneHasAdded() {
    try (var database = TestDatabase.create()) {
      TestService.on(database).close();
      database.execute(
          """
          INSERT INTO flyway_schema_history
            (installed_rank, version, description, type, script, installed_by,
              execution_time, success)
          VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', current_user, 1, true)\
          """);
      try (var older = TestService.on(database)) {
        assertThat(older.create("a@example.org", "A").getVersion()).isEqualTo(1);
      }
    }
  }
}
