package io.weir.users.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.Refusal;
import io.weir.users.TestService;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RerunTest {
  private static final TestDatabase database = TestDatabase.create();
  private static final TestService service = TestService.withAllConnections(database);

  @AfterAll
  static void close() {
    service.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void runsAgainWhatTheDatabaseUndidForOthers(String state) {
    failInserts(state, 2);
    assertThat(service.create(state + "@example.org", "A").getVersion()).isEqualTo(1);
    assertThat(inserts()).isEqualTo(3);
  }

  @Test
  void givesUpAfterThreeRuns() {
    failInserts("40001", 3);
    assertThat(Refusal.of(() -> service.create("a@example.org", "A")).code())
        .isEqualTo(Code.ABORTED);
    assertThat(inserts()).isEqualTo(3);
  }

  @Test
  void runsNothingElseAgainAndTellsNothingOfIt() {
    failInserts("XX000", 1);
    var refusal = Refusal.of(() -> service.create("a@example.org", "A"));
    assertThat(refusal.code()).isEqualTo(Code.INTERNAL);
    assertThat(refusal.status().getMessage()).isEqualTo("internal error");
    assertThat(refusal.status().getDetailsList()).isEmpty();
    assertThat(inserts()).isEqualTo(1);
  }

  @Test
  void statementsAreTimedByNameAndState() {
    failInserts("40001", 1);
    var before = count("40001");
    service.create("timed@example.org", "A");
    assertThat(count("40001")).isEqualTo(before + 1);
    assertThat(count("00000")).isPositive();
    assertThat(
            service
                .meters()
                .get("rpc.server.call.duration")
                .tag("rpc.response.status_code", "OK")
                .timer()
                .count())
        .isPositive();
    assertThat(service.meters().get("rpc.server.calls.active").gauge().value()).isZero();
    assertThat(service.meters().get("hikaricp.connections.max").gauge().value()).isEqualTo(10);
  }

  private static long count(String state) {
    var timers = service.meters().find("db.client.operation.duration");
    return timers
        .tags(List.of(Tag.of("statement", "INSERT users"), Tag.of("sqlstate", state)))
        .timers()
        .stream()
        .mapToLong(Timer::count)
        .sum();
  }

  /** Makes a number of inserts fail. A sequence counts them, because it is never rolled back. */
  private static void failInserts(String state, int times) {
    database.execute(
        """
        DROP SEQUENCE IF EXISTS inserts;
        CREATE SEQUENCE inserts;
        CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('inserts') <= %d THEN
            RAISE EXCEPTION 'secret of the database' USING ERRCODE = '%s';
          END IF;
          RETURN NEW;
        END $$;
        CREATE OR REPLACE TRIGGER fail BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION fail();\
        """
            .formatted(times, state));
  }

  private static int inserts() {
    return Integer.parseInt(database.query("SELECT last_value FROM inserts"));
  }
}
