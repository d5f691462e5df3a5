package io.weir.gateway.websocket;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compressor for single messages (RFC 7692, 7.2). Neither side keeps its window from one message to
 * the next, as agreed in the handshake: an idle connection holds no memory, and one compressor
 * serves all connections of an event loop.
 */
final class Deflate {
  /** End of the compressed data, which the sender omits. */
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private static final int CHUNK = 8 << 10;

  private static final FastThreadLocal<Deflate> LOCAL =
      new FastThreadLocal<>() {
        @Override
        protected Deflate initialValue() {
          return new Deflate();
        }

        @Override
        protected void onRemoval(Deflate value) {
          value.deflater.end();
          value.inflater.end();
        }
      };

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final Inflater inflater = new Inflater(true);

  private Deflate() {}

  static Deflate local() {
    return LOCAL.get();
  }

  byte[] compress(Payload message) {
    deflater.reset();
    deflater.setInput(message.bytes(), message.offset(), message.length());
    var out = new byte[Math.max(64, message.length() / 2)];
    int length = 0;
    while (true) {
      length += deflater.deflate(out, length, out.length - length, Deflater.SYNC_FLUSH);
      if (length < out.length) {
        return Arrays.copyOf(out, length - TAIL.length);
      }
      out = Arrays.copyOf(out, out.length * 2);
    }
  }

  /**
   * Decompresses a message.
   *
   * @param length number of bytes in {@code data}
   * @param max maximum size of the result, in bytes
   * @throws InvalidFrameException if the data is damaged or expands to more
   */
  byte[] expand(byte[] data, int length, int max) {
    inflater.reset();
    inflater.setInput(data, 0, length);
    var out = new byte[Math.min(max + 1, Math.max(64, Math.min(4 * length, CHUNK)))];
    int expanded = 0;
    boolean tail = false;
    try {
      while (true) {
        int more = inflater.inflate(out, expanded, out.length - expanded);
        expanded += more;
        if (expanded > max) {
          throw new InvalidFrameException(
              CloseStatus.TOO_BIG, "a message is larger than the " + max + " bytes that are taken");
        }
        if (expanded == out.length) {
          out = Arrays.copyOf(out, (int) Math.min(max + 1L, 2L * out.length));
        } else if (inflater.finished() || (tail && inflater.needsInput())) {
          return Arrays.copyOf(out, expanded);
        } else if (inflater.needsInput()) {
          tail = true;
          inflater.setInput(TAIL);
        } else if (inflater.needsDictionary()) {
          throw new DataFormatException("a dictionary");
        }
      }
    } catch (DataFormatException wrong) {
      throw new InvalidFrameException(CloseStatus.NOT_CONSISTENT, "the compressed data is damaged");
    }
  }
}
