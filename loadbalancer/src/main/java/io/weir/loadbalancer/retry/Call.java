package io.weir.loadbalancer.retry;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.concurrent.ScheduledFuture;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.weir.loadbalancer.attempt.Attempt;
import io.weir.loadbalancer.attempt.UpstreamRequest;
import io.weir.loadbalancer.balancing.Reasoning;
import io.weir.loadbalancer.call.CallPlan;
import io.weir.loadbalancer.call.CallPlan.Repeat;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.GrpcCode;
import io.weir.loadbalancer.outcome.Outcome;
import io.weir.loadbalancer.outcome.TrailersOnly;
import io.weir.loadbalancer.retry.RetryRule.Verdict;
import io.weir.loadbalancer.stream.StreamEnd;
import io.weir.loadbalancer.stream.Streams;
import io.weir.observability.serving.TracingService;
import io.weir.runtime.deadline.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call: its attempts, one after the other or one beside another that takes long, until there is
 * an answer. Lives on its event loop.
 */
final class Call implements Streams.Flow {
  private final RetryLayer.Setup setup;
  private final Backoff backoff;
  private final ServiceRequestContext caller;
  private final RequestHeaders headers;
  private final CallPlan plan;
  private final CompletableFuture<HttpResponse> answer;
  private final Context parent;
  private final CallTimeouts time;
  private final NoAnswerFailure shortfall;
  private final List<ClusterEndpoint> tried = new ArrayList<>(1);
  private Body body = Body.NONE;
  private long hash;
  private final List<Turn> underWay = new ArrayList<>(1);
  private @Nullable ScheduledFuture<?> waiting;
  private Streams.@Nullable Open stream;
  private @Nullable UpstreamRequest flowing;
  private boolean answered;
  private boolean cancelled;

  Call(
      RetryLayer calls,
      ServiceRequestContext caller,
      RequestHeaders headers,
      CallPlan plan,
      CompletableFuture<HttpResponse> answer) {
    this.setup = calls.setup();
    this.backoff = calls.backoff();
    this.caller = caller;
    this.headers = headers;
    this.plan = plan;
    this.answer = answer;
    this.parent = TracingService.context(caller);
    this.time = new CallTimeouts(setup, plan);
    this.shortfall = new NoAnswerFailure(plan, time, setup.endpoints());
  }

  void begin(Body content) {
    body = content;
    hash = content.hash(plan);
    if (!plan.unary() && !cancelled) {
      stream = setup.streams().begin(caller.eventLoop().withoutContext(), this);
    }
    attempt(null);
    planHedge();
  }

  private void attempt(@Nullable String retryReason) {
    if (cancelled) {
      return;
    }
    long left = time.leftNanos();
    if (left <= 0) {
      finish(shortfall.outOfTime(tried.size()));
      return;
    }
    var reasoning = Span.fromContext(parent).isRecording() ? new Reasoning() : null;
    var endpoint = setup.endpoints().pick(tried, plan.eligible(), hash, reasoning);
    if (endpoint == null) {
      finish(shortfall.nobody());
      return;
    }
    tried.add(endpoint);
    boolean hedge = !underWay.isEmpty();
    try (var _ = caller.push()) {
      var turn = new Attempt.Turn(tried.size(), retryReason, reasoning, parent, caller.eventLoop());
      var sent = setup.wire().send(next(endpoint, turn, left));
      var begun = new Turn(sent, endpoint, hedge);
      underWay.add(begun);
      sent.onDelivery(delivered -> delivered(begun, delivered));
    }
  }

  /** An attempt under way, and whether it was sent beside another. */
  private record Turn(UpstreamRequest sent, ClusterEndpoint endpoint, boolean hedge) {}

  /** Nothing that could have a side effect is sent twice on purpose. */
  private void planHedge() {
    boolean may = plan.unary() && plan.repeat() == Repeat.SAFE && !answered && !underWay.isEmpty();
    long delay = may ? setup.hedging().delayNanos(plan.rpc()) : Hedging.NEVER;
    if (delay < time.leftNanos()) {
      waiting = caller.eventLoop().schedule(this::hedge, delay, TimeUnit.NANOSECONDS);
    }
  }

  private void hedge() {
    boolean waits = !answered && !cancelled && underWay.size() == 1;
    if (waits
        && tried.size() < setup.config().attempts()
        && setup.endpoints().hasBeyond(tried, plan.eligible())
        && setup.budget().withdraw()) {
      setup.hedging().happened(Hedging.Event.SENT);
      attempt("hedge");
    }
  }

  private Attempt next(ClusterEndpoint endpoint, Attempt.Turn turn, long left) {
    int number = turn.number();
    var attemptTime = time.ofAttempt(number, left);
    var outgoing = headers.toBuilder();
    if (attemptTime.nanos() > 0) {
      outgoing.set(
          "grpc-timeout", Deadline.formatGrpcTimeout(Duration.ofNanos(attemptTime.nanos())));
    }
    if (number > 1) {
      outgoing.setInt("grpc-previous-rpc-attempts", number - 1);
    }
    return new Attempt(plan, turn, endpoint, outgoing, this::request, attemptTime);
  }

  private HttpRequest request(RequestHeadersBuilder outgoing) {
    return body.request(outgoing.build());
  }

  private void delivered(Turn turn, UpstreamRequest.Delivered delivered) {
    underWay.remove(turn);
    var ending = delivered.ending();
    var response = delivered.response();
    if (answered) {
      discard(response);
      return;
    }
    if (ending == null) {
      flowing = turn.sent();
      outrunOthers();
      finish(response == null ? TrailersOnly.of(GrpcCode.INTERNAL, "no answer") : response);
      return;
    }
    measure(turn, ending);
    var verdict = RetryRule.judge(ending, plan.repeat(), time.shortened());
    if (!(verdict instanceof Verdict.Keep) && !underWay.isEmpty()) {
      // The one beside it may still answer.
      discard(response);
    } else if (!repeated(ending, verdict)) {
      outrunOthers();
      finish(response == null ? shortfall.failed(ending, tried.size()) : response);
    }
  }

  /** Which of two was slower is chance; that the other answers nobody is not. */
  private void outrunOthers() {
    answered = true;
    long now = setup.nanoTime().getAsLong();
    for (var other : List.copyOf(underWay)) {
      var silence = other.endpoint().unresponsive().nanos(now);
      other.sent().outrun(setup.hedging().isSilent(plan.rpc(), silence));
    }
  }

  private static void discard(@Nullable HttpResponse response) {
    if (response != null) {
      response.abort();
    }
  }

  private void measure(Turn turn, AttemptResult ending) {
    if (ending.outcome() == Outcome.SUCCESS) {
      setup.hedging().answered(plan.rpc(), turn.sent().tookNanos());
      if (turn.hedge()) {
        setup.hedging().happened(Hedging.Event.WON);
      }
    }
  }

  private boolean repeated(AttemptResult ending, Verdict verdict) {
    if (cancelled || tried.size() >= most(verdict) || !body.repeatable()) {
      return false;
    }
    return switch (verdict) {
      case Verdict.Keep() -> false;
      case Verdict.Elsewhere(boolean free) ->
          (free || setup.budget().withdraw()) && again(ending, elsewhereNanos());
      case Verdict.Again() ->
          time.leftNanos() > 0
              && setup.budget().withdraw()
              && again(ending, backoff.nanos(tried.size()));
      case Verdict.AgainAfter(long nanos) ->
          nanos < time.leftNanos() && setup.budget().withdraw() && again(ending, nanos);
    };
  }

  /**
   * After what no instance saw there may be more attempts: when all connections break at once, each
   * instance has one on which a call is lost.
   */
  private int most(Verdict verdict) {
    int attempts = setup.config().attempts();
    return verdict instanceof Verdict.Elsewhere ? 2 * attempts - 1 : attempts;
  }

  private long elsewhereNanos() {
    return setup.endpoints().hasBeyond(tried, plan.eligible()) ? 0 : backoff.nanos(tried.size());
  }

  private boolean again(AttemptResult ending, long delayNanos) {
    if (delayNanos >= time.leftNanos()) {
      return false;
    }
    stopWaiting(); // for a hedge of the attempt that has failed
    setup.onRetry().accept(ending);
    var reason = ending.reason();
    if (delayNanos == 0) {
      attempt(reason);
    } else {
      waiting =
          caller.eventLoop().schedule(() -> attempt(reason), delayNanos, TimeUnit.NANOSECONDS);
    }
    return true;
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
    var answering = flowing;
    return body.frames() + (answering == null ? 0 : answering.frames());
  }

  @Override
  public void breakOff(StreamEnd end) {
    var answering = flowing;
    if (answering == null) {
      finish(TrailersOnly.of(GrpcCode.UNAVAILABLE, end.message()));
    } else {
      answering.breakOff(AttemptResult.brokenOff(end.message()));
    }
  }

  /** Of a stream: all of it has gone to the caller. */
  void over() {
    if (stream != null) {
      stream.over();
    }
  }

  /** The caller left. */
  void cancel() {
    cancelled = true;
    over();
    end();
    body.settle();
  }

  /** Of attempts that nobody waits for any more. */
  private void end() {
    stopWaiting();
    List.copyOf(underWay).forEach(turn -> turn.sent().cancel());
  }

  private void stopWaiting() {
    var wait = waiting;
    if (wait != null) {
      wait.cancel(false);
    }
  }
}
