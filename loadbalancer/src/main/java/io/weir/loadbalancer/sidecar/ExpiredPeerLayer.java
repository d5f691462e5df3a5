package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;
import java.util.function.LongSupplier;

/**
 * Refuses requests of a peer whose certificate has expired since the handshake, and ends the
 * connection, so that the peer comes again with its new certificate.
 */
final class ExpiredPeerLayer implements ExchangeLayer {
  private static final CallRefusal EXPIRED =
      new CallRefusal(
          GrpcCode.UNAUTHENTICATED,
          "the certificate of the caller has expired; connect again with a new one",
          0);

  private final LongSupplier nanoTime;

  /**
   * @param nanoTime monotonic clock in nanoseconds
   */
  ExpiredPeerLayer(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    var ends = exchange.caller().identityEnds();
    if (ends == null || ends - nanoTime.getAsLong() > 0) {
      return next.serve(exchange);
    }
    var _ = exchange.context().initiateConnectionShutdown();
    return EXPIRED.answer(exchange);
  }
}
