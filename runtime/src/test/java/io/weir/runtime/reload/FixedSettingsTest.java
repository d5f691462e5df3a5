package io.weir.runtime.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.runtime.serving.ListenConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings that a running process cannot change. */
final class FixedSettingsTest {

  /** Returns settings of names and values in turn. */
  private static FixedSettings settings(Object... namesAndValues) {
    Map<String, Object> byName = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      byName.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return new FixedSettings("gateway", byName);
  }

  @Test
  void areNamedEachThatDiffersInTheirOrder() {
    var before = settings("listen", 1, "admin", 2, "telemetry", 3);
    assertThat(before.changed(settings("telemetry", 4, "admin", 2, "listen", 5)))
        .containsExactly(
            "listen: needs a restart to change; take the change back, or restart the gateway",
            "telemetry: needs a restart to change; take the change back, or restart the gateway");
    assertThat(before.changed(before)).isEmpty();
  }

  @Test
  void areComparedWhereBothHaveThem() {
    var without = settings("inbound: whether there is one", false);
    var with = settings("inbound: whether there is one", true, "inbound: listen", 1);
    assertThat(without.changed(with)).singleElement().asString().startsWith("inbound: whether");
    assertThat(with.changed(without)).singleElement().asString().startsWith("inbound: whether");
  }

  @Test
  void areRefusedWithALineForEach() {
    var before = settings("listen", 1, "admin", 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> before.check(settings("listen", 3, "admin", 4)))
        .satisfies(e -> assertThat(e).hasMessageContaining("restart the gateway\nadmin: "));
    before.check(before);
  }

  @Test
  void ofPortsAreHostAndTlsOfEachThatStays() {
    var open = ports("127.0.0.1", 1);
    assertThat(open.changed(ports("127.0.0.1", 1))).isEmpty();
    assertThat(open.changed(ports("0.0.0.0", 2))).isEmpty();
    assertThat(open.changed(ports("0.0.0.0", 1)))
        .singleElement()
        .asString()
        .startsWith("listen: host, and whether there is tls, of port 1: needs a restart");
  }

  private static FixedSettings ports(String host, int port) {
    return new FixedSettings(
        "gateway", FixedSettings.ofPorts("listen", new ListenConfig(host, port)));
  }
}
