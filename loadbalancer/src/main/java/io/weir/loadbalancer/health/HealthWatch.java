package io.weir.loadbalancer.health;

import com.linecorp.armeria.client.RequestOptions;
import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.grpc.Dialect;
import io.weir.grpc.FramePrefix;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.ReservedMetadata;
import io.weir.loadbalancer.endpoint.CheckResult;
import io.weir.loadbalancer.endpoint.EndpointClient;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Watches the status of an endpoint by grpc.health.v1.Health/Watch, which reports a change sooner
 * than a check. A frozen endpoint reports nothing, so checks continue beside it. Consists of one
 * stream, until it is closed or ends.
 */
public final class HealthWatch implements Subscriber<HttpObject> {
  private static final RequestHeaders HEADERS =
      RequestHeaders.builder(HttpMethod.POST, "/grpc.health.v1.Health/Watch")
          .add("content-type", Dialect.GRPC.contentType())
          .add("te", "trailers")
          .build();

  private static final HttpData REQUEST = HttpData.wrap(new byte[FramePrefix.LENGTH]);
  private static final RequestOptions OPTIONS =
      RequestOptions.builder()
          .responseTimeoutMillis(0)
          .exchangeType(ExchangeType.RESPONSE_STREAMING)
          .build();

  /** A HealthCheckResponse has two bytes; unknown fields may be added to it. */
  private static final int LARGEST = 1 << 10;

  private final Consumer<CheckResult> told;
  private final Consumer<Boolean> ended;
  private final HttpResponse response;
  private final ByteBuffer pending = ByteBuffer.allocate(FramePrefix.LENGTH + LARGEST);
  private boolean unimplemented;

  /**
   * @param told receives the first status and each change
   * @param ended called when no more statuses follow; receives true if the endpoint cannot be
   *     watched at all
   */
  public HealthWatch(EndpointClient client, Consumer<CheckResult> told, Consumer<Boolean> ended) {
    this.told = told;
    this.ended = ended;
    this.response = client.execute(HttpRequest.of(HEADERS, REQUEST), OPTIONS);
  }

  public void start() {
    response.subscribe(this);
  }

  public void close() {
    response.abort();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(HttpObject object) {
    if (object instanceof HttpHeaders headers) {
      unimplemented |= isUnimplemented(headers);
    } else if (object instanceof HttpData data) {
      take(data.array());
    }
  }

  /** A server that routes by path answers 404 without a gRPC status. */
  private static boolean isUnimplemented(HttpHeaders headers) {
    var code = GrpcCode.parse(headers.get(ReservedMetadata.STATUS));
    return code == GrpcCode.UNIMPLEMENTED
        || (code == null
            && headers instanceof ResponseHeaders response
            && GrpcCode.ofHttpStatus(response.status().code()) == GrpcCode.UNIMPLEMENTED);
  }

  private void take(byte[] bytes) {
    if (bytes.length > pending.remaining()) {
      response.abort();
      return;
    }
    pending.put(bytes).flip();
    while (pending.remaining() >= FramePrefix.LENGTH
        && pending.remaining() >= FramePrefix.LENGTH + length()) {
      var frame = new byte[FramePrefix.LENGTH + length()];
      pending.get(frame);
      told.accept(HealthProbe.answered(frame));
    }
    pending.compact();
  }

  /**
   * Returns the length of the next message. A message that exceeds the buffer never gets complete.
   */
  private int length() {
    return Math.clamp(FramePrefix.messageLength(pending, pending.position()), 0, 2 * LARGEST);
  }

  @Override
  public void onError(Throwable cause) {
    ended.accept(false);
  }

  @Override
  public void onComplete() {
    ended.accept(unimplemented);
  }
}
