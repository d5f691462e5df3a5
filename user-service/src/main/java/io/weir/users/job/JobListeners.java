package io.weir.users.job;

import io.weir.users.database.NotificationListener;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Who wants to know of which job, and the runner, who wants to know of all. Thread-safe. */
public final class JobListeners implements NotificationListener {
  private final Map<String, Set<Runnable>> watchers = new ConcurrentHashMap<>();
  private volatile Runnable runner = () -> {};

  public void runner(Runnable wake) {
    this.runner = wake;
  }

  public Runnable onNews(UUID job, Runnable action) {
    var id = job.toString();
    watchers.compute(
        id,
        (_, of) -> {
          var set = of == null ? ConcurrentHashMap.<Runnable>newKeySet() : of;
          set.add(action);
          return set;
        });
    return () -> remove(id, action);
  }

  private void remove(String id, Runnable one) {
    watchers.computeIfPresent(
        id,
        (_, of) -> {
          of.remove(one);
          return of.isEmpty() ? null : of;
        });
  }

  @Override
  public List<String> channels() {
    return List.of("weir_jobs");
  }

  @Override
  public void heard(String channel, String job) {
    watchers.getOrDefault(job, Set.of()).forEach(Runnable::run);
    runner.run();
  }

  @Override
  public void anything() {
    watchers.values().forEach(of -> of.forEach(Runnable::run));
    runner.run();
  }

  /** Watchers look for themselves. */
  @Override
  public void look(Connection connection) {}

  /** What was told before holds on. */
  @Override
  public void lost() {}
}
