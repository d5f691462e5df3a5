package io.weir.observability.traces;

/** The last traces, whole, in memory: bounded in traces and in spans per trace. Thread-safe. */
public final class RecentTraces {
  public RecentTraces(int traces) {
    throw new UnsupportedOperationException();
  }
}
