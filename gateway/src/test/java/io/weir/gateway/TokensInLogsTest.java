package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens in a query and in a subprotocol, while every logger writes everything it can. */
final class TokensInLogsTest {
  @Test
  void stayOut(@TempDir Path directory) {
    try (var edge =
            TestEdge.start(
                IdentitySettings.identity(directory),
                "access: [{rpc: \"weir.users.v1.UserService/*\", allow: authenticated}]",
                "access-log: {query: true, headers: [sec-websocket-protocol, x-api-key]}");
        var logs = CapturedLogs.ofAll()) {
      edge.upstream.always(USERS + "GetUser", Answer.ok(new byte[0]));
      edge.upstream.always(USERS + "WatchUsers", Answer.ok(new byte[0]));
      var good = IdentitySettings.token("");
      var bad = IdentitySettings.STRANGER.token("{\"iss\":\"https://issuer.test\"}");
      for (var token : new String[] {good, bad}) {
        edge.get("/v1/users/7?a=1&access_token=" + token);
        var offered = "sec-websocket-protocol: weir.json, bearer, " + token;
        RawSocket.open(edge.gateway.port(), "/v1/users:watch", offered).close();
        RawHttp.exchange(
            edge.gateway.port(),
            RawHttp.get("/v1/users/7", "x-api-key: " + token, "authorization: Bearer " + token));
      }
      edge.get("/v1/marker?b=2");
      eventually(
          "the marker is logged",
          () -> logs.lines().stream().anyMatch(line -> line.contains("/v1/marker?b=2")));
      for (var token : new String[] {good, bad}) {
        assertThat(logs.lines()).noneMatch(line -> line.contains(token));
        assertThat(edge.admin("/traces").contentUtf8()).doesNotContain(token);
      }
      assertThat(logs.lines()).anyMatch(line -> line.contains("/v1/users/7?a=1 "));
    }
  }
}
