package io.weir.gateway.form.encoding;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import com.linecorp.armeria.common.HttpData;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Compresses content to zstd (RFC 8878). Not thread-safe. Holds about 300 KiB until closed. */
final class Zstd implements Compressor {
  /** The fastest level; smaller than gzip at the level that {@link Gzip} uses. */
  private static final int LEVEL = 1;

  /** Window of 64 KiB, twice that of gzip. The default of the level holds twice as much memory. */
  private static final int WINDOW_LOG = 16;

  private static final int BUFFER = 4 << 10;

  private final ZstdCompressCtx zstd =
      new ZstdCompressCtx().setLevel(LEVEL).setWindowLog(WINDOW_LOG).setChecksum(true);

  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

  @Override
  public HttpData piece(HttpData content) {
    return compressed(content, EndDirective.FLUSH);
  }

  @Override
  public HttpData last(HttpData content) {
    return compressed(content, EndDirective.END);
  }

  private HttpData compressed(HttpData content, EndDirective directive) {
    var out = new ByteArrayOutputStream(content.length() / 4 + 64);
    var from = ByteBuffer.wrap(content.array());
    boolean complete = false;
    while (!complete) {
      complete = zstd.compressByteBufferStream(buffer.clear(), from, directive);
      out.write(buffer.array(), 0, buffer.position());
    }
    return HttpData.wrap(out.toByteArray());
  }

  @Override
  public void close() {
    zstd.close();
  }
}
