package io.weir.loadbalancer.retry;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.weir.loadbalancer.call.UpstreamCall;

/** Request body of a call, from which each attempt at an endpoint gets its frames. */
sealed interface Body permits Body.Whole, FlowingBody {

  /** Body of a call before the frames of its caller have arrived. */
  Body NONE = new Whole(AggregatedHttpRequest.of(HttpMethod.POST, "/"));

  /** Returns whether another attempt could send the same frames. */
  boolean repeatable();

  /**
   * Returns the request of an attempt.
   *
   * @param headers complete but for the length of the content
   */
  HttpRequest request(RequestHeadersBuilder headers);

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
    public HttpRequest request(RequestHeadersBuilder headers) {
      // A gRPC request has no trailers, and an endpoint may refuse those that a caller sends.
      var bytes = content.content();
      if (bytes.isEmpty()) {
        return HttpRequest.of(headers.build(), bytes);
      }
      // The array: the method for one object would copy the headers to set their length.
      var measured = headers.contentLength(bytes.length()).build();
      return HttpRequest.of(measured, new HttpData[] {bytes});
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
