package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RetryTest {
  private TestEdge edge;

  @BeforeAll
  void start() {
    edge = TestEdge.start();
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @Test
  void repeatsAReadThatTheSchemaCallsSafe() {
    edge.upstream.next(
        USERS + "GetUser", Answer.status(Status.UNAVAILABLE), Answer.ok(new byte[0]));
    assertThat(edge.get("/v1/users/u1").status().code()).isEqualTo(200);
    assertThat(edge.upstream.executions(USERS + "GetUser")).isEqualTo(2);
  }

  @Test
  void neverRepeatsAWrite() {
    edge.upstream.next(
        USERS + "CreateUser", Answer.status(Status.UNAVAILABLE), Answer.ok(new byte[0]));
    assertThat(edge.send(HttpMethod.POST, "/v1/users", "{}").status().code()).isEqualTo(503);
    assertThat(edge.upstream.executions(USERS + "CreateUser")).isEqualTo(1);
  }
}
