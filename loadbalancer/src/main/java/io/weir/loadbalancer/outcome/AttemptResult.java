package io.weir.loadbalancer.outcome;

import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.CancelledSubscriptionException;
import com.linecorp.armeria.common.util.Exceptions;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.GrpcMessage;
import io.weir.grpc.ReservedMetadata;
import java.net.ConnectException;

/**
 * Result of an attempt.
 *
 * @param code final gRPC status, or the one that stands for a transport error
 * @param message for the caller, not encoded; empty when the instance answered itself
 * @param reach how far the attempt came
 * @param trailers what the instance ended with; empty after a transport error
 */
public record AttemptResult(
    GrpcCode code, Outcome outcome, String message, Reach reach, HttpHeaders trailers) {

  /** How far an attempt came. */
  public enum Reach {
    /** Refused by ourselves: no endpoint, breaker, bulkhead, no time left. */
    NOT_MADE,
    /** No connection could be had: the endpoint itself is in doubt. */
    NOT_CONNECTED,
    /** The instance provably never saw it: REFUSED_STREAM, or GOAWAY above the stream. */
    NOT_SEEN,
    /** It may have been executed, in part or whole. */
    MAYBE_SEEN,
    /** The instance answered. */
    ANSWERED
  }

  /** The instance's own answer. */
  public static AttemptResult answered(GrpcCode code, HttpHeaders trailers) {
    return new AttemptResult(code, Outcome.of(code), "", Reach.ANSWERED, trailers);
  }

  /** An attempt that was not made at all. */
  public static AttemptResult refused(GrpcCode code, String message) {
    return new AttemptResult(code, Outcome.IGNORED, message, Reach.NOT_MADE, HttpHeaders.of());
  }

  /**
   * A transport error.
   *
   * @param callersTime the time that ran out was the caller's own, which is no fault of the
   *     instance
   */
  public static AttemptResult broken(Throwable thrown, boolean callersTime) {
    var cause = Exceptions.peel(thrown);
    return switch (cause) {
      case UnprocessedRequestException unprocessed -> unprocessed(unprocessed);
      case ResponseTimeoutException _ ->
          new AttemptResult(
              GrpcCode.DEADLINE_EXCEEDED,
              callersTime ? Outcome.IGNORED : Outcome.FAILURE,
              "no answer in time",
              Reach.MAYBE_SEEN,
              HttpHeaders.of());
      case AbortedStreamException _, CancelledSubscriptionException _ ->
          transport(GrpcCode.CANCELLED, "the caller left", Reach.MAYBE_SEEN);
      default -> transport(GrpcCode.UNAVAILABLE, "the connection was lost", Reach.MAYBE_SEEN);
    };
  }

  /** An answer that is larger than it may be: the caller's fault as much as the instance's. */
  public static AttemptResult tooLarge(long maxBytes) {
    return new AttemptResult(
        GrpcCode.RESOURCE_EXHAUSTED,
        Outcome.IGNORED,
        "the answer is larger than " + maxBytes + " bytes",
        Reach.MAYBE_SEEN,
        HttpHeaders.of());
  }

  /**
   * Broken off by us, because another attempt of the same call was answered first. Being slower
   * says nothing about an instance, being silent does: hedges must not hide one that is frozen.
   */
  public static AttemptResult superseded(boolean unresponsive) {
    return new AttemptResult(
        GrpcCode.CANCELLED,
        unresponsive ? Outcome.FAILURE : Outcome.IGNORED,
        unresponsive ? "silent, another attempt answered" : "another attempt answered first",
        Reach.MAYBE_SEEN,
        HttpHeaders.of());
  }

  /** We have ended it ourselves, though all was well: the caller may begin again. */
  public static AttemptResult brokenOff(String message) {
    return new AttemptResult(
        GrpcCode.UNAVAILABLE, Outcome.IGNORED, message, Reach.MAYBE_SEEN, HttpHeaders.of());
  }

  private static AttemptResult unprocessed(UnprocessedRequestException unprocessed) {
    if (unprocessed.getCause() instanceof EndpointFull full) {
      var message = String.valueOf(full.getMessage());
      return new AttemptResult(
          GrpcCode.RESOURCE_EXHAUSTED, Outcome.IGNORED, message, Reach.NOT_SEEN, HttpHeaders.of());
    }
    boolean unreachable = unprocessed.getCause() instanceof ConnectException;
    return unreachable
        ? transport(GrpcCode.UNAVAILABLE, "could not connect", Reach.NOT_CONNECTED)
        : transport(GrpcCode.UNAVAILABLE, "the call was not accepted", Reach.NOT_SEEN);
  }

  private static AttemptResult transport(GrpcCode code, String message, Reach reach) {
    return new AttemptResult(code, Outcome.of(code), message, reach, HttpHeaders.of());
  }

  /**
   * Why, for people: "could not connect", or what the instance said: "UNAVAILABLE: out to lunch".
   */
  public String reason() {
    var said = GrpcMessage.decode(trailers.get(ReservedMetadata.MESSAGE, ""));
    return said.isEmpty() ? kind() : kind() + ": " + said;
  }

  /** Why, in one of few words: our own, or the name of the instance's status. */
  public String kind() {
    return message.isEmpty() ? code.name() : message;
  }

  /** Whether it was sent, and repeating the call still cannot execute it twice. */
  public boolean neverSeen() {
    return reach == Reach.NOT_CONNECTED || reach == Reach.NOT_SEEN;
  }
}
