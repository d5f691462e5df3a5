package io.weir.gateway.form.encoding;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip (RFC 1952) with any number of members, or zlib (RFC 1950), which HTTP calls
 * deflate. Not thread-safe.
 */
final class ZlibDecompressor implements Decompressor {
  private static final int TRAILER = 8;
  private static final byte[] NOTHING = {};

  private enum Stage {
    HEADER,
    BODY,
    TRAILER,
    END
  }

  private final boolean gzip;
  private final Inflater inflater;
  private final CRC32 checksum = new CRC32();
  private final byte[] piece = new byte[PIECE];
  private Stage stage;
  private byte[] input = NOTHING;
  private int at;
  private long written;
  private boolean any;

  /**
   * @param gzip true for gzip, false for zlib
   */
  ZlibDecompressor(boolean gzip) {
    this.gzip = gzip;
    this.inflater = new Inflater(gzip);
    this.stage = gzip ? Stage.HEADER : Stage.BODY;
  }

  @Override
  public void feed(byte[] compressed) {
    input = Decompressor.rest(input, at, compressed);
    at = 0;
    any |= compressed.length > 0;
    if (stage == Stage.BODY) {
      inflater.setInput(input);
    }
  }

  @Override
  public byte[] piece() {
    return piece;
  }

  @Override
  public int advance() throws MalformedContent {
    while (at < input.length || stage == Stage.BODY) {
      switch (stage) {
        case HEADER -> {
          int length = GzipHeader.length(input, at, input.length);
          if (length == GzipHeader.INCOMPLETE) {
            return 0;
          }
          begin(at + length);
        }
        case BODY -> {
          int length = inflate();
          if (length > 0) {
            return length;
          }
          if (!inflater.finished()) {
            return 0;
          }
          stage = gzip ? Stage.TRAILER : Stage.END;
        }
        case TRAILER -> {
          if (input.length - at < TRAILER) {
            return 0;
          }
          checkTrailer();
        }
        case END -> throw new MalformedContent("bytes follow the deflate content");
      }
    }
    return 0;
  }

  private void begin(int offset) {
    at = offset;
    inflater.reset();
    checksum.reset();
    written = 0;
    inflater.setInput(input, at, input.length - at);
    stage = Stage.BODY;
  }

  private int inflate() throws MalformedContent {
    try {
      int length = inflater.inflate(piece);
      at = input.length - inflater.getRemaining();
      if (length == 0 && inflater.needsDictionary()) {
        throw new MalformedContent("the compressed content needs a dictionary");
      }
      checksum.update(piece, 0, length);
      written += length;
      return length;
    } catch (DataFormatException wrong) {
      throw new MalformedContent("the compressed content is damaged");
    }
  }

  /** Compares checksum and size (RFC 1952, 2.3.1). Another member may follow. */
  private void checkTrailer() throws MalformedContent {
    if (number(at) != (int) checksum.getValue() || number(at + 4) != (int) written) {
      throw new MalformedContent("the checksum of the gzip content is wrong");
    }
    at += TRAILER;
    stage = Stage.HEADER;
    any = false;
  }

  private int number(int from) {
    int value = 0;
    for (int i = 3; i >= 0; i--) {
      value = (value << Byte.SIZE) | (input[from + i] & 0xFF);
    }
    return value;
  }

  @Override
  public void end() throws MalformedContent {
    boolean complete =
        stage == Stage.END
            || (stage == Stage.HEADER && at == input.length)
            || (stage == Stage.BODY && !any);
    if (!complete) {
      throw new MalformedContent("the compressed content ends early");
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
