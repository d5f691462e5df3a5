package io.weir.users.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.HealthClient;
import io.weir.users.TestService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health checks of single services. */
@Timeout(60)
class ServingHealthTest {
  private static final TestDatabase database = TestDatabase.create();
  private static final TestService service = TestService.on(database);

  @AfterAll
  static void close() {
    service.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"UserService", "JobService", "RoomService", "AvatarService", "PulseService"})
  void everyServiceServes(String name) {
    var status = new HealthClient(service.channel()).check("weir.users.v1." + name);
    assertThat(status).isEqualTo(ServingStatus.SERVING);
  }
}
