package io.weir.loadbalancer.retry;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.loadbalancer.call.UpstreamCall;

/** Request body of a call, from which each attempt at an endpoint gets its frames. */
sealed interface Body permits Body.Whole, FlowingBody {

  /** Body of a call before the frames of its caller have arrived. */
  Body NONE = new Whole(AggregatedHttpRequest.of(HttpMethod.POST, "/"));

  /** Returns whether another attempt could send the same frames. */
  boolean repeatable();

  HttpRequest request(RequestHeaders headers);

  /** Returns the number of frames that the caller has sent so far; 0 for a whole body. */
  long frames();

  /**
   * Returns the hash of the balancing key, taken from the message if the key is there, from the
   * call otherwise.
   */
  long hash(UpstreamCall call);

  /** Records that no other attempt will follow. Frames kept for one can be released. */
  void settle();

  /** Body that has arrived completely. */
  record Whole(AggregatedHttpRequest content) implements Body {

    /** Returns the size of the content. */
    long bytes() {
      return content.content().length();
    }

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
      // A gRPC request has no trailers, and an endpoint may refuse those that a caller sends.
      return HttpRequest.of(headers, content.content());
    }

    @Override
    public long hash(UpstreamCall call) {
      var key = call.method().key();
      return key == null ? call.hash() : FrameKey.hash(key, content.content());
    }

    @Override
    public void settle() {
      // Nothing to release: the content lives as long as the call.
    }
  }
}
