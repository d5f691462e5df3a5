package io.weir.gateway.form.encoding;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import java.util.concurrent.Executor;

/**
 * Large content that is compressed slice by slice, each when the one before has been sent. As a
 * whole it would hold up the other requests of its event loop: a mebibyte takes milliseconds.
 */
final class CompressedSlices {
  /** Size in bytes of a slice, which takes a fraction of a millisecond. */
  static final int SLICE = 64 << 10;

  private final HttpResponseWriter response = HttpResponse.streaming();
  private final HttpData content;
  private final CompressedPieces pieces;
  private final Executor loop;
  private int sent;

  private CompressedSlices(HttpData content, CompressedPieces pieces, Executor loop) {
    this.content = content;
    this.pieces = pieces;
    this.loop = loop;
  }

  /** Returns the response. Closes the pieces when it ends, however it ends. */
  static HttpResponse of(
      ResponseHeaders headers, HttpData content, CompressedPieces pieces, Executor loop) {
    var slices = new CompressedSlices(content, pieces, loop);
    var _ = slices.response.whenComplete().whenComplete((_, _) -> pieces.close());
    pieces.pass(headers, slices.response::write);
    slices.onceConsumed();
    return slices.response;
  }

  private void onceConsumed() {
    var _ = response.whenConsumed().thenRunAsync(this::next, loop);
  }

  private void next() {
    int size = Math.min(SLICE, content.length() - sent);
    if (size == 0) {
      pieces.end(response::write);
      response.close();
      return;
    }
    var slice = HttpData.wrap(content.array(), sent, size);
    sent += size;
    pieces.pass(slice, response::write);
    onceConsumed();
  }
}
