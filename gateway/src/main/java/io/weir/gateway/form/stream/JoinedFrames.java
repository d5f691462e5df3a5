package io.weir.gateway.form.stream;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import java.io.ByteArrayOutputStream;

/**
 * Joins the small gRPC frames that one piece of content becomes. Content of 16 KiB may hold five
 * thousand elements, and a piece of output for each would keep the event loop for seconds.
 */
final class JoinedFrames {
  private static final int MOST = 16 << 10;

  private final StreamDecoderOutput<HttpObject> out;
  private final ByteArrayOutputStream small = new ByteArrayOutputStream(0);

  JoinedFrames(StreamDecoderOutput<HttpObject> out) {
    this.out = out;
  }

  void add(byte[] frame) {
    if (small.size() + frame.length > MOST) {
      flush();
    }
    if (frame.length > MOST) {
      out.add(HttpData.wrap(frame));
    } else {
      small.writeBytes(frame);
    }
  }

  /** Forwards what is joined. */
  void flush() {
    if (small.size() > 0) {
      out.add(HttpData.wrap(small.toByteArray()));
      small.reset();
    }
  }
}
