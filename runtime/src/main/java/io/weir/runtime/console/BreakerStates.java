package io.weir.runtime.console;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Summary of the states of the breakers of a cluster. */
final class BreakerStates {
  static final String CLOSED = "closed";

  private BreakerStates() {}

  /** Returns the worst state: open, half-open or closed. */
  static String worst(Collection<String> states) {
    if (states.stream().anyMatch(state -> state.endsWith("open") && !state.startsWith("half"))) {
      return "open";
    }
    return states.contains("half-open") ? "half-open" : CLOSED;
  }

  /** Returns the breakers that refuse calls or probe, by RPC, as many as a frame shows. */
  static Map<String, String> notClosed(Map<String, String> states) {
    var shown = new LinkedHashMap<String, String>();
    states.forEach((rpc, state) -> {
      if (state.endsWith("open") && shown.size() < Frame.MAX_BREAKERS) {
        shown.put(Frame.bounded(rpc), state);
      }
    });
    return shown;
  }
}
