package io.weir.gateway.schema;

import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How it goes with asking one instance. A problem is logged when it is new. Belongs to the thread
 * of its watch.
 */
final class Instance {
  private static final Logger LOG = LoggerFactory.getLogger(Instance.class);

  private final String cluster;
  private final ClusterEndpoint endpoint;
  private int life;
  private boolean soon;
  private @Nullable Future<?> next;
  private int failures;
  private String problem = "";

  Instance(String cluster, ClusterEndpoint endpoint) {
    this.cluster = cluster;
    this.endpoint = endpoint;
  }

  ClusterEndpoint endpoint() {
    return endpoint;
  }

  /** It entered or left rotation: answers to earlier questions are not about it. */
  int begin() {
    failures = 0;
    soon = false;
    return ++life;
  }

  int life() {
    return life;
  }

  boolean lives(int asked) {
    return asked == life;
  }

  /** Whether it will be asked soon, out of turn. */
  boolean soon() {
    return soon;
  }

  void soon(boolean expected) {
    soon = expected;
  }

  /** When it is asked next; forgets what was planned before. */
  void next(Future<?> planned) {
    var before = next;
    if (before != null) {
      before.cancel(false);
    }
    next = planned;
  }

  /** Answers in a row that were none. */
  int failures() {
    return failures;
  }

  /** Empty if there is none. */
  String problem() {
    return problem;
  }

  void accepted() {
    if (!problem.isEmpty()) {
      LOG.info("cluster {}: the schema of {} is known again", cluster, endpoint.address());
    }
    failures = 0;
    problem = "";
  }

  void unreadable(String why) {
    failures++;
    problem("its schema cannot be read: " + why);
  }

  void refused(String schema, String why) {
    failures = 0;
    problem("its schema " + schema + " is refused: " + UnreadableSchema.shown(why));
  }

  private void problem(String now) {
    if (!now.equals(problem)) {
      LOG.warn("cluster {}: {}: {}", cluster, endpoint.address(), now);
    }
    problem = now;
  }
}
