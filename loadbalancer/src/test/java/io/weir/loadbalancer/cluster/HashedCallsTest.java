package io.weir.loadbalancer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that are balanced by a hash, before real instances. */
final class HashedCallsTest {
  private static final Answer OK = Answer.ok(new byte[] {1, 2, 3});

  private final ScriptedUpstream one = ScriptedUpstream.start().always(Edge.RPC, OK);
  private final ScriptedUpstream two = ScriptedUpstream.start().always(Edge.RPC, OK);

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  @Test
  void sendsTheSameKeyToTheSameInstance() {
    try (var edge = Edge.before("balance: {hash: {header: x-user}}", one, two)) {
      for (int i = 0; i < 80; i++) {
        var headers = edge.headers(Repeat.SAFE).add("x-user", "user-" + i % 40).build();
        assertThat(Edge.status(edge.send(headers).aggregate().join())).isZero();
      }
      assertThat(users(one)).isNotEmpty().doesNotContainAnyElementsOf(users(two));
      assertThat(users(two)).isNotEmpty();
    }
  }

  @Test
  void sendsTheSameCookieToTheSameInstance() {
    try (var edge = Edge.before("balance: {hash: {cookie: session}}", one, two)) {
      for (int i = 0; i < 20; i++) {
        var headers = edge.headers(Repeat.SAFE).add("cookie", "a=" + i + "; session=1").build();
        assertThat(Edge.status(edge.send(headers).aggregate().join())).isZero();
      }
      assertThat(Set.of(one.executions(Edge.RPC), two.executions(Edge.RPC)))
          .containsExactlyInAnyOrder(0L, 20L);
    }
  }

  @Test
  void sendsACallerToTheSameInstanceByItsAddress() {
    try (var edge = Edge.before("balance: {hash: {client-address: true}}", one, two)) {
      for (int i = 0; i < 20; i++) {
        assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
      }
      assertThat(Set.of(one.executions(Edge.RPC), two.executions(Edge.RPC)))
          .containsExactlyInAnyOrder(0L, 20L);
    }
  }

  private static Set<String> users(ScriptedUpstream upstream) {
    return upstream.calls().stream()
        .map(call -> String.valueOf(call.header("x-user")))
        .collect(Collectors.toSet());
  }
}
