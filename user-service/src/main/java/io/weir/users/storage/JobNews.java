package io.weir.users.storage;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Who wants to know of which job, and the runner, who wants to know of all. Thread-safe. */
final class JobNews {
  private final Map<String, Set<Runnable>> watchers = new ConcurrentHashMap<>();
  private volatile Runnable runner = () -> {};

  void runner(Runnable wake) {
    this.runner = wake;
  }

  Runnable onNews(UUID job, Runnable action) {
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

  void changed(String id) {
    watchers.getOrDefault(id, Set.of()).forEach(Runnable::run);
    runner.run();
  }

  void allMayHaveChanged() {
    watchers.values().forEach(of -> of.forEach(Runnable::run));
    runner.run();
  }
}
