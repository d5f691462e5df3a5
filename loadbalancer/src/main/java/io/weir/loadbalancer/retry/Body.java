package io.weir.loadbalancer.retry;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.loadbalancer.call.UpstreamCall;

/** The frames that a caller sends, as long as they can still be sent to an instance. */
sealed interface Body permits Body.Whole, FlowingBody {

  /** Before the caller's frames are here. */
  Body NONE = new Whole(AggregatedHttpRequest.of(HttpMethod.POST, "/"));

  /** Whether another attempt could send the same frames. */
  boolean repeatable();

  HttpRequest request(RequestHeaders headers);

  /** That the caller has sent so far. */
  long frames();

  /**
   * Returns the hash of the balancing key: of the message, if the key is there; else of the call.
   */
  long hash(UpstreamCall call);

  /** There will be no other attempt: what was kept for one can go. */
  void settle();

  /** All of it is here. */
  record Whole(AggregatedHttpRequest content) implements Body {
    @Override
    public boolean repeatable() {
      return true;
    }

    @Override
    public long frames() {
      return 0;
    }

    @Override
    public HttpRequest request(RequestHeaders headers) {
      return HttpRequest.of(headers, content.content(), content.trailers());
    }

    @Override
    public long hash(UpstreamCall call) {
      var key = call.method().key();
      return key == null ? call.hash() : FrameKey.hash(key, content.content());
    }

    @Override
    public void settle() {
      // It goes with the call.
    }
  }
}
