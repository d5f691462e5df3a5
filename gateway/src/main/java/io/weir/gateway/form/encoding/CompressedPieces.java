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
  private final ResponseCoding coding;
  private @Nullable Compressor compressor;
  private boolean closed;

  /**
   * @param varies whether the response depends on what the client accepts
   */
  CompressedPieces(ResponseCompression compression, boolean varies, ResponseCoding coding) {
    this.compression = compression;
    this.varies = varies;
    this.coding = coding;
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
    var current = compressor;
    if (current != null) {
      var last = current.last(HttpData.empty());
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
    if (coding == ResponseCoding.IDENTITY || !compression.enter()) {
      return varying;
    }
    compressor = coding.compressor();
    return ResponseCompression.encoded(varying, coding);
  }

  private HttpData compressed(HttpData content) {
    var current = compressor;
    if (current == null || content.isEmpty()) {
      return content;
    }
    var piece = current.piece(content);
    compression.count(content, piece);
    return piece;
  }

  @Override
  public synchronized void close() {
    closed = true;
    var current = compressor;
    if (current != null) {
      compressor = null;
      current.close();
      compression.leave();
    }
  }
}
