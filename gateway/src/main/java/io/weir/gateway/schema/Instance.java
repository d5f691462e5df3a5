package io.weir.gateway.schema;

import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Progress of reading the schema of one instance. Logs a problem when it is new. Confined to the
 * thread of its watch.
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

  /**
   * Starts a new life after the instance has entered or left rotation. Earlier readings become
   * void.
   */
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

  /** Returns true if a reading out of turn is planned. */
  boolean soon() {
    return soon;
  }

  void soon(boolean expected) {
    soon = expected;
  }

  /** Sets the next reading and cancels the one planned before. */
  void next(Future<?> planned) {
    var before = next;
    if (before != null) {
      before.cancel(false);
    }
    next = planned;
  }

  /** Returns the number of consecutive failed readings. */
  int failures() {
    return failures;
  }

  /** Returns the current problem; empty for none. */
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
    problem("its schema " + schema + " is refused: " + UnreadableSchemaException.shown(why));
  }

  private void problem(String now) {
    if (!now.equals(problem)) {
      LOG.warn("cluster {}: {}: {}", cluster, endpoint.address(), now);
    }
    problem = now;
  }
}
