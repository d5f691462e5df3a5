package io.weir.runtime.health;

import java.util.Map;
import java.util.function.Supplier;

/** The health of a process, as its parts report it. Thread-safe. */
public final class Health {

  public enum State {
    /** Works. */
    HEALTHY,
    /** Works, without something optional. */
    DEGRADED,
    /** Cannot serve. */
    UNHEALTHY
  }

  /** What a part says of itself; figures are shown at /health. */
  public record Report(State state, String reason, Map<String, Object> figures) {}

  /** Adds a part; asked at each /health and /readyz, so it must answer from memory. */
  public void register(String part, Supplier<Report> report) {
    throw new UnsupportedOperationException();
  }

  /** The worst state of all parts; UNHEALTHY while draining. */
  public State state() {
    throw new UnsupportedOperationException();
  }

  public Map<String, Report> reports() {
    throw new UnsupportedOperationException();
  }

  /** From now on not ready: the process is about to end. */
  public void drain() {
    throw new UnsupportedOperationException();
  }
}
