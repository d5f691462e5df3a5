package io.weir.loadbalancer.retry;

import com.linecorp.armeria.common.HttpResponse;
import io.netty.util.concurrent.ScheduledFuture;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.admission.Place;
import io.weir.loadbalancer.attempt.AttemptTimeout;
import io.weir.loadbalancer.attempt.UpstreamRequest;
import io.weir.loadbalancer.call.CallLimits;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.loadbalancer.call.UpstreamCall;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.Outcome;
import io.weir.loadbalancer.outcome.Refusal;
import io.weir.loadbalancer.retry.RetryRule.Verdict;
import io.weir.loadbalancer.stream.StreamEnd;
import io.weir.loadbalancer.stream.Streams;
import io.weir.runtime.exchange.metering.Metering;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call in progress. Makes its attempts, one after another or a hedge beside a slow one, until
 * there is an answer. Confined to the event loop of its caller.
 */
final class RetriableCall implements Streams.Flow {
  private final RetryLayer layer;
  private final AttemptSender sender;
  private final UpstreamCall call;
  private final MethodPolicy method;
  private final CallLimits limits;
  private final CompletableFuture<HttpResponse> answer;
  private final CallTimeouts timeouts;
  private final List<ClusterEndpoint> tried = new ArrayList<>(1);
  private final List<InFlight> inFlight = new ArrayList<>(1);
  private final CutOffAttempts cutOff = new CutOffAttempts();
  private Body body = Body.NONE;
  private long hash;
  private @Nullable ScheduledFuture<?> waiting;
  private Streams.@Nullable Open stream;
  private @Nullable Place place;
  private @Nullable UpstreamRequest committed;
  private boolean answered;
  private boolean cancelled;

  /**
   * Attempt in flight.
   *
   * @param timeout time limit of this attempt; a hedge and the attempt that it hedges may have
   *     different ones
   * @param hedge whether it was sent beside another attempt
   * @param sentNanos time at which it was sent
   */
  private record InFlight(
      UpstreamRequest request,
      ClusterEndpoint endpoint,
      AttemptTimeout timeout,
      boolean hedge,
      long sentNanos) {}

  RetriableCall(
      RetryLayer layer,
      AttemptSender sender,
      UpstreamCall call,
      CompletableFuture<HttpResponse> answer) {
    this.layer = layer;
    this.sender = sender;
    this.call = call;
    this.method = call.method();
    this.answer = answer;
    var own = method.limits();
    this.limits = own == null ? layer.limits() : own;
    this.timeouts = new CallTimeouts(limits, call, layer.nanoTime());
  }

  /** Begins a unary call as soon as it gets a place in the cluster. */
  void beginInPlace(Body.Whole content) {
    if (!cancelled) {
      var asked = layer.places().of(sender.exchange(), method.rpc(), content.bytes());
      place = asked;
      asked.ask(timeouts.leftNanos(), () -> begin(content), this::finish);
    }
  }

  void begin(Body content) {
    body = content;
    hash = content.hash(call);
    if (!method.unary() && !cancelled) {
      var exchange = sender.exchange();
      stream =
          layer
              .streams()
              .begin(exchange.eventLoop().withoutContext(), this, exchange.caller().lease());
      Metering.whenExhausted(exchange.context(), stream::exhausted);
    }
    attempt(null);
    planHedge();
  }

  private void attempt(@Nullable String retryReason) {
    if (cancelled) {
      return;
    }
    long left = timeouts.leftNanos();
    if (left <= 0) {
      finish(refused(failure().outOfTime(tried.size())));
      return;
    }
    var reasoning = sender.reasoning();
    var endpoint = layer.endpoints().pick(tried, method.eligible(), hash, reasoning);
    if (endpoint == null) {
      finish(refused(failure().noEndpoint(layer.endpoints())));
      return;
    }
    tried.add(endpoint);
    int number = tried.size();
    var timeout = timeouts.ofAttempt(number, left);
    boolean hedge = !inFlight.isEmpty();
    var origin = sender.origin(number, retryReason, reasoning);
    try (var _ = sender.exchange().context().push()) {
      long now = layer.nanoTime().getAsLong();
      var request = sender.send(endpoint, body, origin, timeout);
      var sent = new InFlight(request, endpoint, timeout, hedge, now);
      inFlight.add(sent);
      request.onResponse(response -> responded(sent, response));
    }
  }

  /**
   * Schedules a hedge. Only for calls without side effects, because a hedge executes a call twice
   * on purpose.
   */
  private void planHedge() {
    boolean may =
        method.unary() && method.repeat() == Repeat.SAFE && !answered && !inFlight.isEmpty();
    long delay = may ? layer.hedging().delayNanos(method.rpc(), limits.hedge()) : Hedging.NEVER;
    if (delay < timeouts.leftNanos()) {
      waiting = sender.exchange().eventLoop().schedule(this::hedge, delay, TimeUnit.NANOSECONDS);
    }
  }

  private void hedge() {
    boolean waits = !answered && !cancelled && inFlight.size() == 1;
    if (waits
        && tried.size() < limits.attempts()
        && hasUntried()
        && layer.retries().budget().withdraw()) {
      layer.hedging().happened(Hedging.Event.SENT);
      attempt("hedge");
    }
  }

  private boolean hasUntried() {
    return layer.endpoints().hasBeyond(tried, method.eligible());
  }

  private void responded(InFlight sent, UpstreamRequest.Response response) {
    inFlight.remove(sent);
    var http = response.http();
    var result = response.result();
    if (answered) {
      discard(http);
    } else if (result == null) {
      committed = sent.request();
      supersedeOthers();
      finish(http == null ? refused(Refusal.of(GrpcCode.INTERNAL, "no answer")) : http);
    } else {
      ended(sent, result, http);
    }
  }

  private void ended(InFlight sent, AttemptResult result, @Nullable HttpResponse http) {
    measure(sent, result);
    cutOff.ended(result, sent.endpoint(), sent.sentNanos());
    var verdict = RetryRule.judge(result, method.repeat(), sent.timeout().isShorterThanCall());
    if (!(verdict instanceof Verdict.Keep) && !inFlight.isEmpty()) {
      // The attempt beside it may still answer.
      discard(http);
    } else if (!repeated(result, verdict)) {
      supersedeOthers();
      NoAnswerFailure.nameStatus(result, method.http(), sender.exchange());
      finish(http == null ? refused(failure().failed(result, tried.size())) : http);
    }
  }

  private HttpResponse refused(Refusal failure) {
    return failure.response(method.http());
  }

  /** Cancels the losers of a hedge. A slow loser is chance; an unresponsive one has failed. */
  private void supersedeOthers() {
    answered = true;
    long now = layer.nanoTime().getAsLong();
    for (var other : List.copyOf(inFlight)) {
      long silent = other.endpoint().unresponsive().nanos(now);
      other
          .request()
          .supersede(layer.hedging().isUnresponsive(method.rpc(), limits.hedge(), silent));
    }
  }

  private static void discard(@Nullable HttpResponse response) {
    if (response != null) {
      response.abort();
    }
  }

  private void measure(InFlight sent, AttemptResult result) {
    // Other failures are quick and do not show how busy the endpoints are.
    if (place != null
        && (result.outcome() == Outcome.SUCCESS || result.code() == GrpcCode.DEADLINE_EXCEEDED)) {
      place.took(sent.request().tookNanos());
    }
    if (result.outcome() == Outcome.SUCCESS) {
      layer.hedging().answered(method.rpc(), limits.hedge(), sent.request().tookNanos());
      if (sent.hedge()) {
        layer.hedging().happened(Hedging.Event.WON);
      }
    }
  }

  private boolean repeated(AttemptResult result, Verdict verdict) {
    var retries = layer.retries();
    if (cancelled
        || verdict instanceof Verdict.Keep
        || tried.size() >= Retries.most(limits, verdict)
        || !body.repeatable()
        || cutOff.incriminate(layer.endpoints().all(), tried)) {
      return false;
    }
    long backoff = retries.backoff().nanos(limits.backoff(), tried.size());
    long delay = retries.delayNanos(verdict, backoff, timeouts.leftNanos(), hasUntried());
    if (delay == Retries.NONE) {
      return false;
    }
    stopWaiting(); // for the hedge of the failed attempt
    retries.onRetry().accept(result);
    var reason = result.reason();
    if (delay == 0) {
      attempt(reason);
    } else {
      waiting =
          sender
              .exchange()
              .eventLoop()
              .schedule(() -> attempt(reason), delay, TimeUnit.NANOSECONDS);
    }
    return true;
  }

  private NoAnswerFailure failure() {
    return new NoAnswerFailure(method.rpc(), timeouts, sender.exchange().span());
  }

  void finish(HttpResponse response) {
    answered = true;
    end();
    body.settle();
    if (!answer.complete(response)) {
      response.abort();
    }
  }

  @Override
  public long frames() {
    var answering = committed;
    return body.frames() + (answering == null ? 0 : answering.frames());
  }

  @Override
  public void breakOff(StreamEnd end) {
    var answering = committed;
    if (end == StreamEnd.IDENTITY) {
      sender.exchange().caller().expired();
    }
    if (answering == null) {
      finish(refused(Refusal.of(end.code(), end.message())));
    } else {
      answering.breakOff(AttemptResult.brokenOff(end.code(), end.message()));
    }
  }

  /** Ends the record of a stream whose response has reached the caller completely. */
  void over() {
    if (stream != null) {
      stream.over();
    }
  }

  /** Cancels the call because its caller left. */
  void cancel() {
    cancelled = true;
    over();
    end();
    body.settle();
  }

  /** Cancels the attempts that are no longer needed, and frees the place. */
  private void end() {
    stopWaiting();
    if (place != null) {
      place.free();
    }
    List.copyOf(inFlight).forEach(sent -> sent.request().cancel());
  }

  private void stopWaiting() {
    var wait = waiting;
    if (wait != null) {
      wait.cancel(false);
    }
  }
}
