package io.weir.loadbalancer.attempt;

import com.linecorp.armeria.common.HttpMethod;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.outcome.AttemptResult;

/**
 * Keeps WebSockets over HTTP/2 from endpoints whose settings do not take them (RFC 8441, 3).
 *
 * @param cluster name of the cluster
 */
public record ConnectProtocolLayer(String cluster) implements AttemptLayer {

  @Override
  public UpstreamRequest send(Attempt attempt, Transport next) {
    boolean asked =
        attempt.method().webSocket() && attempt.headers().method() == HttpMethod.CONNECT;
    return asked && !attempt.endpoint().connectProtocol()
        ? UpstreamRequest.refused(
            AttemptResult.refused(
                GrpcCode.UNIMPLEMENTED,
                "the instances of cluster '%s' take no WebSockets over HTTP/2 (RFC 8441)"
                    .formatted(cluster)))
        : next.send(attempt);
  }
}
