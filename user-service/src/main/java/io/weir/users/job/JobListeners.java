package io.weir.users.job;

import io.weir.users.database.NotificationListener;
import io.weir.users.database.SqlSession;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Wakes the watches of a job and the runner of jobs when jobs change. Thread-safe. */
public final class JobListeners implements NotificationListener {
  private final Map<String, Set<Runnable>> watches = new ConcurrentHashMap<>();
  private volatile Runnable runner = () -> {};

  /** Sets the action that wakes the runner. */
  public void runner(Runnable wake) {
    this.runner = wake;
  }

  Runnable onChange(UUID job, Runnable action) {
    var id = job.toString();
    watches.compute(
        id,
        (_, of) -> {
          var actions = of == null ? ConcurrentHashMap.<Runnable>newKeySet() : of;
          actions.add(action);
          return actions;
        });
    return () -> remove(id, action);
  }

  private void remove(String id, Runnable action) {
    watches.computeIfPresent(
        id,
        (_, actions) -> {
          actions.remove(action);
          return actions.isEmpty() ? null : actions;
        });
  }

  @Override
  public List<String> channels() {
    return List.of("weir_jobs");
  }

  @Override
  public void notified(String channel, String job) {
    watches.getOrDefault(job, Set.of()).forEach(Runnable::run);
    runner.run();
  }

  @Override
  public void anythingMayHaveChanged() {
    watches.values().forEach(actions -> actions.forEach(Runnable::run));
    runner.run();
  }

  /** Reads nothing: watches and runner read for themselves. */
  @Override
  public void refresh(SqlSession session) {}

  /** Holds no state that could be out of date. */
  @Override
  public void disconnected() {}
}
