package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponseWriter;
import io.weir.loadbalancer.outcome.AttemptResult;

/**
 * Reads the answer of an endpoint by the rules of its protocol: the status, whether it is known,
 * and how an answer that has begun is cut off. Confined to the event loop of the call.
 */
sealed interface Answer permits GrpcAnswer, HttpAnswer {
  /** Reads the next object. */
  void read(HttpObject object);

  /** Returns whether an object is for the caller. */
  boolean passes(HttpObject object);

  /**
   * Returns whether the answer must be passed on from here, because it cannot be repeated any more.
   *
   * @param object the object that was read last
   * @param bytes size of the content so far
   */
  boolean mustCommit(HttpObject object, long bytes);

  /** Returns the size beyond which the answer is broken off. */
  long max();

  /** Returns the result of an answer that is complete. */
  AttemptResult completed();

  /** Returns the result of an answer that a transport error ended. */
  AttemptResult broken(AttemptResult error);

  /** Returns the result of an answer whose caller left. */
  AttemptResult left();

  /** Ends an answer that has begun, and tells the caller that it is not complete. */
  void cutOff(HttpResponseWriter out, AttemptResult why);

  /** Ends an answer that has begun because this process ends it. */
  default void breakOff(HttpResponseWriter out, AttemptResult why) {
    cutOff(out, why);
  }
}
