package io.weir.gateway.form.encoding;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.weir.runtime.memory.HeldBytes;
import io.weir.runtime.memory.MemoryKind;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses zstd (RFC 8878) with any number of frames. Counts the window that each frame
 * announces as held, before the library allocates it. Not thread-safe.
 */
final class ZstdDecompressor implements Decompressor {
  /** Bytes that the library holds beside the window: tables, and two blocks. */
  private static final int TABLES = 384 << 10;

  private static final byte[] NOTHING = {};

  private final Supplier<HeldBytes> memory;
  private final byte[] piece = new byte[PIECE];
  private @Nullable ZstdDecompressCtx frame;
  private byte[] input = NOTHING;
  private int at;
  private boolean inFrame;

  /** True if the library has returned all that it can before more input arrives. */
  private boolean drained;

  /**
   * @param memory bytes held for the exchange
   */
  ZstdDecompressor(Supplier<HeldBytes> memory) {
    this.memory = memory;
  }

  @Override
  public void feed(byte[] compressed) {
    input = Decompressor.rest(input, at, compressed);
    at = 0;
    drained = false;
  }

  @Override
  public byte[] piece() {
    return piece;
  }

  @Override
  public int advance() throws MalformedContent {
    while (!drained) {
      if (!inFrame && !begin()) {
        return 0;
      }
      int length = decompress();
      if (length > 0) {
        return length;
      }
    }
    return 0;
  }

  /** Returns false if the header of the next frame is not complete. */
  private boolean begin() throws MalformedContent {
    long window = ZstdHeader.window(input, at, input.length);
    if (window == ZstdHeader.INCOMPLETE) {
      return false;
    }
    var held = memory.get();
    if (!held.hasRoom()) {
      throw held.refusal();
    }
    held.set(MemoryKind.DECOMPRESSION, window + TABLES);
    inFrame = true;
    return true;
  }

  private int decompress() throws MalformedContent {
    var decompressor = frame;
    if (decompressor == null) {
      decompressor = new ZstdDecompressCtx().setLongMax(ZstdHeader.MAX_WINDOW_LOG);
      frame = decompressor;
    }
    var from = ByteBuffer.wrap(input, at, input.length - at);
    var to = ByteBuffer.wrap(piece);
    try {
      boolean complete = decompressor.decompressByteBufferStream(to, from);
      at = from.position();
      inFrame = !complete;
      drained = inFrame && to.hasRemaining() && !from.hasRemaining();
      return to.position();
    } catch (ZstdException wrong) {
      throw new MalformedContent("the compressed content is damaged");
    }
  }

  @Override
  public void end() throws MalformedContent {
    if (inFrame || at < input.length) {
      throw new MalformedContent("the compressed content ends early");
    }
  }

  @Override
  public void close() {
    var decompressor = frame;
    if (decompressor != null) {
      frame = null;
      decompressor.close();
      memory.get().set(MemoryKind.DECOMPRESSION, 0);
    }
    drained = true;
  }
}
