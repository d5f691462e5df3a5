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
import io.weir.grpc.ResetCode;
import io.weir.runtime.exchange.TimeLeft.Origin;
import io.weir.runtime.memory.MemoryExhausted;
import java.net.ConnectException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Result of an attempt.
 *
 * @param code final gRPC status, or the status that represents a transport error
 * @param outcome judgment of the result
 * @param message message for the caller, not encoded; empty if the endpoint answered itself
 * @param reach how far the attempt got
 * @param trailers trailers of the endpoint; empty after a transport error
 */
public record AttemptResult(
    GrpcCode code, Outcome outcome, String message, Reach reach, HttpHeaders trailers) {

  /** Progress of an attempt toward its endpoint. */
  public enum Reach {
    /** Refused by this process: no endpoint, breaker, bulkhead, no time left. */
    NOT_MADE,
    /** Kept back by this process: its headers are more than the endpoint takes. */
    NOT_SENDABLE,
    /** No connection could be opened, so the endpoint itself is in doubt. */
    NOT_CONNECTED,
    /** The endpoint provably never saw it: REFUSED_STREAM, or GOAWAY for earlier streams. */
    NOT_SEEN,
    /** The attempt may have been executed, partly or completely. */
    MAYBE_SEEN,
    /** The endpoint answered. */
    ANSWERED
  }

  /** Returns the result of an attempt that the endpoint answered. */
  public static AttemptResult answered(GrpcCode code, HttpHeaders trailers) {
    return new AttemptResult(code, Outcome.of(code), "", Reach.ANSWERED, trailers);
  }

  /** Returns the result of an attempt that was not sent at all. */
  public static AttemptResult refused(GrpcCode code, String message) {
    return new AttemptResult(code, Outcome.IGNORED, message, Reach.NOT_MADE, HttpHeaders.of());
  }

  /**
   * Returns the result of a transport error.
   *
   * @param limit time limit of the attempt; the deadline of the caller is not a fault of the
   *     endpoint
   */
  public static AttemptResult broken(Throwable thrown, Origin limit) {
    var cause = Exceptions.peel(thrown);
    return switch (cause) {
      case UnprocessedRequestException unprocessed -> unprocessed(unprocessed);
      case ResponseTimeoutException _ ->
          new AttemptResult(
              GrpcCode.DEADLINE_EXCEEDED,
              limit == Origin.CALLER ? Outcome.IGNORED : Outcome.FAILURE,
              limit + " has passed",
              Reach.MAYBE_SEEN,
              HttpHeaders.of());
      case AbortedStreamException _, CancelledSubscriptionException _ ->
          transport(GrpcCode.CANCELLED, "the caller left", Reach.MAYBE_SEEN);
      default -> reset(StreamReset.codeOf(cause));
    };
  }

  private static AttemptResult reset(@Nullable ResetCode code) {
    return code == null || code == ResetCode.STREAM_CLOSED
        ? transport(GrpcCode.UNAVAILABLE, "the connection was lost", Reach.MAYBE_SEEN)
        : transport(code.status(), "the endpoint reset the call: " + code.name(), Reach.MAYBE_SEEN);
  }

  /**
   * Returns the result of an answer that exceeds the size limit. The caller is at fault as much as
   * the endpoint.
   */
  public static AttemptResult tooLarge(long maxBytes) {
    return new AttemptResult(
        GrpcCode.RESOURCE_EXHAUSTED,
        Outcome.IGNORED,
        "the answer is larger than " + maxBytes + " bytes",
        Reach.MAYBE_SEEN,
        HttpHeaders.of());
  }

  /**
   * Returns the result of an attempt whose endpoint sends informational answers (1xx) without end.
   *
   * @param most number of them that are taken
   */
  public static AttemptResult noFinalAnswer(int most) {
    return transport(
        GrpcCode.INTERNAL,
        "the endpoint sent more than " + most + " informational answers",
        Reach.MAYBE_SEEN);
  }

  /** Returns the result of an attempt whose answer there is no room for. */
  public static AttemptResult noRoom() {
    return new AttemptResult(
        GrpcCode.RESOURCE_EXHAUSTED,
        Outcome.IGNORED,
        MemoryExhausted.MESSAGE,
        Reach.MAYBE_SEEN,
        HttpHeaders.of());
  }

  /**
   * Returns the result of an attempt that was cancelled because another attempt of the same call
   * was answered first. A slower endpoint is not at fault, but a silent one is: hedges must not
   * hide an endpoint that is frozen.
   */
  public static AttemptResult superseded(boolean unresponsive) {
    return new AttemptResult(
        GrpcCode.CANCELLED,
        unresponsive ? Outcome.FAILURE : Outcome.IGNORED,
        unresponsive ? "silent, another attempt answered" : "another attempt answered first",
        Reach.MAYBE_SEEN,
        HttpHeaders.of());
  }

  /**
   * Returns the result of a healthy attempt that this process ended. The caller may start it again.
   */
  public static AttemptResult brokenOff(GrpcCode code, String message) {
    return new AttemptResult(code, Outcome.IGNORED, message, Reach.MAYBE_SEEN, HttpHeaders.of());
  }

  private static AttemptResult unprocessed(UnprocessedRequestException unprocessed) {
    if (unprocessed.getCause() instanceof EndpointFull full) {
      var message = String.valueOf(full.getMessage());
      return new AttemptResult(
          GrpcCode.RESOURCE_EXHAUSTED, Outcome.IGNORED, message, Reach.NOT_SEEN, HttpHeaders.of());
    }
    if (unprocessed.getCause() instanceof SSLException) {
      return transport(GrpcCode.UNAVAILABLE, "the TLS handshake failed", Reach.NOT_CONNECTED);
    }
    boolean unreachable = unprocessed.getCause() instanceof ConnectException;
    return unreachable
        ? transport(GrpcCode.UNAVAILABLE, "could not connect", Reach.NOT_CONNECTED)
        : transport(GrpcCode.UNAVAILABLE, "the call was not accepted", Reach.NOT_SEEN);
  }

  /**
   * Returns the result of an attempt whose headers exceed the limit that the endpoint announced in
   * its settings. Nothing was sent.
   *
   * @param maxBytes that limit
   */
  public static AttemptResult headersTooLarge(long maxBytes) {
    return new AttemptResult(
        GrpcCode.RESOURCE_EXHAUSTED,
        Outcome.IGNORED,
        "the headers of the call are larger than the "
            + maxBytes
            + " bytes that the service accepts",
        Reach.NOT_SENDABLE,
        HttpHeaders.of());
  }

  private static AttemptResult transport(GrpcCode code, String message, Reach reach) {
    return new AttemptResult(code, Outcome.of(code), message, reach, HttpHeaders.of());
  }

  /**
   * Returns the reason in words: "could not connect", or the message of the endpoint: "UNAVAILABLE:
   * out to lunch".
   */
  public String reason() {
    var said = GrpcMessage.decode(trailers.get(ReservedMetadata.MESSAGE, ""));
    return said.isEmpty() ? kind() : kind() + ": " + said;
  }

  /**
   * Returns the reason as one of a few constants: a message of this process, or the status name of
   * the endpoint.
   */
  public String kind() {
    return message.isEmpty() ? code.name() : message;
  }

  /**
   * Returns the same result for an attempt whose response had begun. The endpoint has then seen the
   * call, even if it refuses it afterwards.
   */
  public AttemptResult afterHeaders() {
    return neverSeen() ? reset(ResetCode.REFUSED_STREAM) : this;
  }

  /**
   * Returns whether the endpoint broke the attempt off instead of answering it: it reset the call,
   * or the connection was lost.
   */
  public boolean cutOff() {
    return reach == Reach.MAYBE_SEEN && (code == GrpcCode.UNAVAILABLE || code == GrpcCode.INTERNAL);
  }

  /** Returns whether the attempt may have ended together with others on its connection. */
  public boolean endedWithConnection() {
    return code == GrpcCode.UNAVAILABLE && (reach == Reach.MAYBE_SEEN || reach == Reach.NOT_SEEN);
  }

  /** Returns this result, which says nothing about the endpoint. */
  public AttemptResult ignored() {
    return new AttemptResult(code, Outcome.IGNORED, message, reach, trailers);
  }

  /** Returns whether the attempt was sent, and repeating the call still cannot execute it twice. */
  public boolean neverSeen() {
    return reach == Reach.NOT_CONNECTED || reach == Reach.NOT_SEEN;
  }
}
