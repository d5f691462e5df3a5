package io.weir.runtime.reload;

import io.weir.runtime.serving.ListenConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings of a configuration that cannot change while its process runs.
 *
 * @param process name of the process, for messages: "gateway"
 * @param byName values that are compared, by the settings that people know: "limits: memory"
 */
public record FixedSettings(String process, Map<String, Object> byName) {
  public FixedSettings {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /** Configuration of a process that can reload it. */
  @FunctionalInterface
  public interface Holder {
    FixedSettings fixed();
  }

  /**
   * Returns what is fixed of each port of a listener while it is open. A changed port is another
   * one: it is opened before this one closes, which needs another number.
   *
   * @param listener place of the listener in the configuration: "listen"
   */
  public static Map<String, Object> ofPorts(String listener, ListenConfig listen) {
    Map<String, Object> byPort = new LinkedHashMap<>();
    byPort.put(ofPort(listener, listen.port()), List.of(listen.host(), listen.tls().isPresent()));
    listen
        .plainAddress()
        .ifPresent(
            plain -> byPort.put(ofPort(listener, plain.getPort()), List.of(listen.host(), false)));
    return byPort;
  }

  private static String ofPort(String listener, int port) {
    return "%s: host, and whether there is tls, of port %d".formatted(listener, port);
  }

  /** Returns a line for each setting that both have and that differs, in the order of these. */
  public List<String> changed(FixedSettings next) {
    List<String> changed = new ArrayList<>();
    byName.forEach((setting, value) -> {
      if (!next.byName.getOrDefault(setting, value).equals(value)) {
        changed.add(
            "%s: needs a restart to change; take the change back, or restart the %s"
                .formatted(setting, process));
      }
    });
    return changed;
  }

  /**
   * Refuses a configuration that a running process cannot take.
   *
   * @throws IllegalArgumentException with a line for each setting
   */
  public void check(FixedSettings next) {
    var changed = changed(next);
    if (!changed.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", changed));
    }
  }
}
