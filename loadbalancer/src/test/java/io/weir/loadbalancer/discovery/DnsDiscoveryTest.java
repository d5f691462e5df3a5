package io.weir.loadbalancer.discovery;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.CommonPools;
import io.weir.loadbalancer.endpoint.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DnsDiscoveryTest {
  private static final Source USERS = new Source.Dns(new HostPort("users.weir.test", 50051));
  private static final Source SERVICE = new Source.Srv("_grpc._tcp.users.weir.test");
  private static final Duration LONG = Duration.ofMinutes(5);

  private final ScriptedDns dns;
  private final List<String> found = new CopyOnWriteArrayList<>();

  DnsDiscoveryTest() throws IOException {
    dns = new ScriptedDns();
  }

  @AfterEach
  void stop() {
    dns.close();
  }

  private Discovery start(Source source, Duration keep) {
    var settings =
        new Discovery.Settings(
            "users", CommonPools.workerGroup().next(), dns.provider(), LONG, keep);
    return Discovery.start(source, settings, list -> found.add(list.toString()));
  }

  @Test
  void followsTheAddressesOfAName() {
    dns.has("10.0.0.2", "10.0.0.1");
    try (var _ = start(USERS, LONG)) {
      eventually("both are found", () -> found.contains("[10.0.0.1:50051, 10.0.0.2:50051]"));
      dns.has("10.0.0.2", "10.0.0.3");
      eventually("after the time to live", () -> found.size() == 2);
      assertThat(found.getLast()).isEqualTo("[10.0.0.2:50051, 10.0.0.3:50051]");
    }
  }

  @Test
  void followsTheHostsAndPortsOfAService() {
    dns.has("users-1.weir.test:50051", "users-2.weir.test:50052");
    try (var _ = start(SERVICE, LONG)) {
      eventually("both are found", () -> found.size() == 1);
      assertThat(found).containsExactly("[users-1.weir.test:50051, users-2.weir.test:50052]");
    }
  }

  @Test
  void takesTheWeightsOfServicesForShares() {
    dns.has("users-1.weir.test:1*30", "users-2.weir.test:2*60", "users-3.weir.test:3*0");
    try (var _ = start(SERVICE, LONG)) {
      eventually("they are found", () -> found.size() == 1);
      assertThat(found.getFirst())
          .isEqualTo(
              "[{address: users-1.weir.test:1, weight: 0.5}, users-2.weir.test:2,"
                  + " {address: users-3.weir.test:3, weight: 0.01}]");
    }
  }

  @Test
  void takesServicesWithoutAnyWeightForEqual() {
    dns.has("users-1.weir.test:1*0", "users-2.weir.test:2*0");
    try (var _ = start(SERVICE, LONG)) {
      eventually("they are found", () -> found.size() == 1);
      assertThat(found.getFirst()).isEqualTo("[users-1.weir.test:1, users-2.weir.test:2]");
    }
  }

  @Test
  void keepsTheLastAddressesWhenThereAreNone() {
    dns.has("10.0.0.1");
    try (var discovery = start(USERS, LONG)) {
      eventually("it is found", () -> found.size() == 1);
      dns.has();
      eventually("it is said", () -> !discovery.problem().isEmpty());
      assertThat(discovery.problem())
          .isEqualTo("dns users.weir.test:50051: DNS has no such records");
      dns.hasNoSuchName();
      dns.has("10.0.0.9");
      eventually("there are some again", () -> found.size() == 2);
      eventually("it is said", () -> discovery.problem().isEmpty());
      assertThat(found.getLast()).isEqualTo("[10.0.0.9:50051]");
    }
  }

  @Test
  void givesThemUpAfterAWhile() {
    dns.has("10.0.0.1");
    try (var _ = start(USERS, Duration.ofMillis(50))) {
      eventually("it is found", () -> found.size() == 1);
      dns.hasNoSuchName();
      eventually("it is given up", () -> found.size() == 2);
      assertThat(found.getLast()).isEqualTo("[]");
    }
  }

  @Test
  void keepsThemAsLongAsNobodyAnswers() {
    dns.has("10.0.0.1");
    try (var discovery = start(USERS, Duration.ofMillis(50))) {
      eventually("it is found", () -> found.size() == 1);
      dns.close();
      eventually("it is said", () -> discovery.problem().contains("no DNS server answered"));
      assertThat(found).hasSize(1);
    }
  }

  @Test
  void waitsForANameThatIsNotThereYet() {
    dns.hasNoSuchName();
    try (var discovery = start(USERS, Duration.ofMillis(50))) {
      eventually("it is said", () -> !discovery.problem().isEmpty());
      assertThat(found).isEmpty();
      dns.has("10.0.0.1");
      eventually("it is found", () -> found.size() == 1);
    }
  }
}
