package io.weir.gateway.form.encoding;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.ResponseHeaders;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compression of one response that is sent in pieces. Each piece is flushed, so that its receiver
 * can read it at once. Thread-safe; must be closed, which may happen at any time.
 */
public final class CompressedPieces implements AutoCloseable {
  private final ResponseCompression compression;
  private final boolean varies;
  private final boolean accepted;
  private @Nullable Gzip gzip;
  private boolean closed;

  CompressedPieces(ResponseCompression compression, boolean varies, boolean accepted) {
    this.compression = compression;
    this.varies = varies;
    this.accepted = accepted;
  }

  /** Passes on the next object of the response. */
  public synchronized void pass(HttpObject object, Consumer<? super HttpObject> out) {
    switch (object) {
      case ResponseHeaders headers -> out.accept(begin(headers));
      case HttpHeaders trailers -> {
        end(out);
        out.accept(trailers);
      }
      case HttpData content -> out.accept(compressed(content));
      default -> out.accept(object);
    }
  }

  /** Passes on the end of the compressed content. */
  public synchronized void end(Consumer<? super HttpObject> out) {
    var compressor = gzip;
    if (compressor != null) {
      var last = compressor.end();
      compression.count(HttpData.empty(), last);
      close();
      out.accept(last);
    }
  }

  private ResponseHeaders begin(ResponseHeaders headers) {
    if (!varies || closed || !ResponseCompression.isEligible(headers)) {
      return headers;
    }
    var varying = headers.toBuilder().add(HttpHeaderNames.VARY, "accept-encoding").build();
    if (!accepted || !compression.enter()) {
      return varying;
    }
    gzip = Gzip.ofPieces();
    return ResponseCompression.encoded(varying);
  }

  private HttpData compressed(HttpData content) {
    var compressor = gzip;
    if (compressor == null || content.isEmpty()) {
      return content;
    }
    var piece = compressor.piece(content);
    compression.count(content, piece);
    return piece;
  }

  @Override
  public synchronized void close() {
    closed = true;
    var compressor = gzip;
    if (compressor != null) {
      gzip = null;
      compressor.close();
      compression.leave();
    }
  }
}
