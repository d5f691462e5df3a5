package io.weir.runtime.authentication;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.observability.metrics.OwnedMeters.Name;
import io.weir.runtime.authentication.Authenticator.Checked;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;
import io.weir.runtime.identity.Identity;
import io.weir.runtime.identity.Proof;
import io.weir.runtime.websocket.Handshake;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tells the exchange who is calling, and hides credentials from the layers below that need no more.
 * Refuses nothing: what a caller may do depends on the RPC, which is not known here.
 */
public final class IdentityLayer implements ExchangeLayer {
  private static final AttributeKey<String> PEER = AttributeKey.stringKey("weir.peer");

  /** Most requests that wait for newer keys; others are decided with the keys that are known. */
  private static final int MOST_WAITING = 1_000;

  private final Authenticator authenticator;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Counter verified;
  private final Counter rejected;
  private final Counter unknown;
  private final Counter renewed;

  private IdentityLayer(Authenticator authenticator, OwnedMeters owned) {
    var meters = owned.registry();
    this.authenticator = authenticator;
    verified = counter(meters, "verified");
    rejected = counter(meters, "rejected");
    unknown = counter(meters, "unknown");
    renewed =
        Counter.builder("weir.identity.renewals")
            .description("Newer tokens of sessions with open streams, which may go on with them")
            .register(meters);
    var _ =
        owned.gauge(
            Name.of(
                "weir.identity.waiting",
                "Requests that wait for newer keys of the issuer of their token"),
            waiting,
            AtomicInteger::get);
  }

  /** Returns the layer, or {@link #OFF} if callers cannot prove who they are. */
  public static ExchangeLayer of(
      IdentityConfig config, Authenticator authenticator, OwnedMeters meters) {
    return config.isEmpty() ? OFF : new IdentityLayer(authenticator, meters);
  }

  private static Counter counter(MeterRegistry meters, String result) {
    return Counter.builder("weir.identity.credentials")
        .description("Credentials of callers: verified, rejected, or unknown for lack of keys")
        .tag("result", result)
        .register(meters);
  }

  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    boolean socket = Handshake.isAsked(exchange.headers());
    var credentials = authenticator.read(exchange.headers(), exchange.target(), socket);
    exchange.conceal(credentials.headers(), credentials.target());
    var checked = check(exchange, credentials);
    var newer = checked.newer();
    var response =
        newer == null || newer.isDone() || waiting.get() >= MOST_WAITING
            ? decided(exchange, retried(exchange, credentials, checked), next)
            : later(exchange, credentials, newer, next);
    return credentials.bearer() ? HttpResponse.of(response.map(IdentityLayer::bearer)) : response;
  }

  /** Checks once more if keys have come since the first time. */
  private Checked retried(Exchange exchange, Credentials credentials, Checked checked) {
    return checked.newer() == null ? checked : check(exchange, credentials);
  }

  private Checked check(Exchange exchange, Credentials credentials) {
    return authenticator.check(credentials.found(), exchange.caller().addressKey());
  }

  private HttpResponse decided(Exchange exchange, Checked checked, ExchangeService next)
      throws Exception {
    var proof =
        checked.proof() instanceof Proof.None
            ? authenticator.byCertificate(exchange)
            : checked.proof();
    switch (proof) {
      case Proof.None _ -> {}
      case Proof.Verified(var identity) -> {
        verified.increment();
        if (identity.issuer().equals(Identity.CERTIFICATES)) {
          // The name of a process. Other identities may be people.
          exchange.span().setAttribute(PEER, identity.subject());
        }
      }
      case Proof.Rejected _ -> rejected.increment();
      case Proof.Unknown _ -> unknown.increment();
    }
    var ends = authenticator.ends(proof);
    exchange.caller().proved(proof, authenticator.metadata(), ends, authenticator.sessions());
    if (proof instanceof Proof.Verified(var identity)
        && ends != null
        && authenticator.sessions().renew(identity, ends)) {
      renewed.increment();
    }
    return next.serve(exchange);
  }

  private HttpResponse later(
      Exchange exchange,
      Credentials credentials,
      CompletableFuture<@Nullable Void> newer,
      ExchangeService next) {
    waiting.incrementAndGet();
    return HttpResponse.of(
        newer.thenApplyAsync(
            done -> {
              waiting.decrementAndGet();
              return after(exchange, credentials, next);
            },
            exchange.eventLoop()));
  }

  private HttpResponse after(Exchange exchange, Credentials credentials, ExchangeService next) {
    try {
      return decided(exchange, check(exchange, credentials), next);
    } catch (RuntimeException thrown) {
      exchange.request().abort(thrown);
      throw thrown;
    } catch (Exception thrown) {
      exchange.request().abort(thrown);
      return HttpResponse.ofFailure(thrown);
    }
  }

  /** Names the subprotocol, without which browsers would close the WebSocket again. */
  private static HttpObject bearer(HttpObject object) {
    if (!(object instanceof ResponseHeaders answer)) {
      return object;
    }
    boolean opened =
        answer.status().equals(HttpStatus.SWITCHING_PROTOCOLS)
            || answer.status().equals(HttpStatus.OK);
    return opened && !answer.contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)
        ? answer.toBuilder().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, "bearer").build()
        : answer;
  }
}
