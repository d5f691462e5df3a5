package io.weir.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that {@code ./weir check --diff} names. */
final class CheckDiffTest {
  private static final String APIS =
      "apis: [{descriptors: \"classpath:weir/users/v1/users.binpb\", cluster: a}]\n";
  private static final String BEFORE =
      APIS + "clusters: {a: {endpoints: [\"h:1\"], timeout: 5s}}\n";

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();

  private int diff(String before, String after) throws IOException {
    var current = Files.writeString(directory.resolve("current.yaml"), before).toString();
    var next = Files.writeString(directory.resolve("next.yaml"), after).toString();
    var printer = new PrintWriter(out, true);
    return Weir.run(printer, printer, "check", next, "--diff", current);
  }

  @Test
  void areTheKeysThatDifferWithBothValues() throws IOException {
    var after =
        APIS
            + "clusters: {a: {endpoints: [\"h:1\", \"h:2\"]}, b: {endpoints: [\"h:3\"]}}\n"
            + "admin: {port: 1}\n";
    assertThat(diff(BEFORE, after)).isZero();
    assertThat(out.toString())
        .contains(
            "next.yaml: ok",
            "  admin.port: 9901 -> 1",
            "  clusters.a.endpoints[1]: added ",
            "  clusters.a.timeout: 5s -> none",
            "  clusters.b: added ",
            "  admin: needs a restart");
  }

  @Test
  void areNoneBetweenFilesThatMeanTheSame() throws IOException {
    var same = "# a comment\n" + BEFORE.replace("5s", "5000ms");
    assertThat(diff(BEFORE, same)).isZero();
    assertThat(out.toString()).contains("no key differs from").doesNotContain("->", "restart");
  }

  @Test
  void ofASidecarNameWhatNeedsARestart() throws IOException {
    var before =
        """
        listen: {port: 15001}
        clusters: {a: {endpoints: ["h:1"]}}
        inbound: {listen: {host: 127.0.0.1, port: 15006}, target: "127.0.0.1:1", access: [{rpc: "*", allow: public}]}
        """;
    var after =
        """
        listen: {port: 15002}
        clusters: {a: {endpoints: ["h:1", "h:2"]}}
        inbound: {listen: {host: 0.0.0.0, port: 15006}, target: "127.0.0.1:1", access: [{rpc: "*", allow: nobody}]}
        reload: {watch: false}
        """;
    assertThat(diff(before, after)).isZero();
    assertThat(out.toString())
        .contains(
            "next.yaml: ok",
            "  clusters.a.endpoints[1]: added ",
            "  inbound.access[0].allow: public -> nobody",
            "  reload.watch: true -> false",
            "  inbound: listen: host, and whether there is tls, of port 15006: needs a restart")
        .doesNotContain("admin", "telemetry: needs", "  listen: host");
  }

  @Test
  void ofAUserServiceNeedARestart() throws IOException {
    assertThat(diff("sample-users: true\n", "sample-users: false\n")).isZero();
    assertThat(out.toString())
        .contains(
            "  sample-users: true -> false",
            "  a user service does not reload; restart it to apply");
  }

  @Test
  void areRefusedBetweenDifferentProcesses() throws IOException {
    var sidecar = "clusters: {a: {endpoints: [\"h:1\"]}}\n";
    assertThat(diff(sidecar, BEFORE)).isNotZero();
    assertThat(out.toString()).contains("is the configuration of another process");
  }
}
