package io.weir.gateway;

import static io.weir.gateway.TestEdge.apis;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.gateway.Autobahn.Finding;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RFC 6455 conformance by Autobahn's fuzzing client, of a gateway in front of an instance that
 * echoes content. Maven's profile "autobahn" runs it; its reports stay in target.
 */
@Tag("autobahn")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AutobahnTest {
  private static final Logger LOG = LoggerFactory.getLogger(AutobahnTest.class);

  /**
   * Accepted results for messages. Non-strict is correct, but later than possible; informational is
   * neither right nor wrong.
   */
  private static final Set<String> GOOD = Set.of("OK", "NON-STRICT", "INFORMATIONAL");

  private static final Set<String> CLOSED_WELL = Set.of("OK", "INFORMATIONAL");

  /** Limit for the largest messages of the suite, which have 16 MiB. */
  private static final String LIMITS = "limits: {body: 17MiB}";

  private static final String ALL = "*";

  /** Number of all cases. */
  private static final int CASES = 301;

  private static final int OF_INSTANCE = 32 << 20;

  private ScriptedUpstream upstream;
  private Telemetry telemetry;
  private Gateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) {
    upstream = ScriptedUpstream.start(server -> server.maxInboundMessageSize(OF_INSTANCE));
    upstream.always(StreamSchema.SERVICE + "Tunnel", Answer.echo());
    telemetry =
        Telemetry.start(TelemetryConfig.defaults(), "weir-gateway", "test", new RecentTraces(10));
    gateway =
        Gateway.start(
            TestEdge.config(upstream, apis(StreamSchema.writeTo(directory)), LIMITS), telemetry);
  }

  @AfterAll
  void stop() {
    gateway.close();
    upstream.close();
    telemetry.close();
  }

  @Test
  void findsNothingWrong() throws InterruptedException {
    var directory = Path.of(System.getProperty("autobahn.directory"));
    var selected = System.getProperty("autobahn.cases", ALL);
    var findings =
        new Autobahn(directory)
            .findings(
                "ws://127.0.0.1:" + gateway.port() + "/v1/raw:tunnel",
                "weir.raw",
                List.of(selected.split(",")),
                directory.resolve("reports"));
    LOG.info(
        "measured: {} cases, {}; their close: {}",
        findings.size(),
        behaviors(findings),
        closes(findings));
    assertThat(findings).hasSizeGreaterThanOrEqualTo(selected.equals(ALL) ? CASES : 1);
    assertThat(wrong(findings)).isEmpty();
  }

  private static Map<String, Finding> wrong(Map<String, Finding> findings) {
    var wrong = new TreeMap<>(findings);
    wrong
        .values()
        .removeIf(found -> GOOD.contains(found.behavior()) && CLOSED_WELL.contains(found.close()));
    return wrong;
  }

  private static Map<String, Long> behaviors(Map<String, Finding> findings) {
    return findings.values().stream()
        .collect(Collectors.groupingBy(Finding::behavior, TreeMap::new, Collectors.counting()));
  }

  private static Map<String, Long> closes(Map<String, Finding> findings) {
    return findings.values().stream()
        .collect(Collectors.groupingBy(Finding::close, TreeMap::new, Collectors.counting()));
  }
}
