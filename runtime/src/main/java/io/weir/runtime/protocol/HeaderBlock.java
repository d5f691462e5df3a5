package io.weir.runtime.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Finds malformed header names in header blocks (RFC 7541) before they are decoded, because the
 * decoder behind turns upper case into lower case. Reads only names that are spelled out; a client
 * spells a name out once per connection and refers to its index afterwards. Not thread-safe.
 */
final class HeaderBlock {
  private static final int HUFFMAN = 0x80;

  private @Nullable Http2HeadersDecoder names;

  /** Returns whether every name that is spelled out is in lower case and of allowed characters. */
  boolean hasValidNames(ByteBuf block) {
    try {
      while (block.isReadable()) {
        if (!skipField(block)) {
          return false;
        }
      }
      return true;
    } catch (IndexOutOfBoundsException e) {
      // Truncated: the decoder behind ends the connection.
      return true;
    }
  }

  private boolean skipField(ByteBuf block) {
    int first = block.readUnsignedByte();
    if ((first & 0x80) != 0) {
      integer(block, first & 0x7f, 0x7f);
    } else if ((first & 0x60) == 0x20) {
      integer(block, first & 0x1f, 0x1f);
    } else {
      int mask = (first & 0x40) != 0 ? 0x3f : 0x0f;
      boolean spelled = integer(block, first & mask, mask) == 0;
      if (spelled && !isValidName(block)) {
        return false;
      }
      skipString(block);
    }
    return true;
  }

  private boolean isValidName(ByteBuf block) {
    int start = block.readerIndex();
    boolean huffman = (block.getUnsignedByte(start) & HUFFMAN) != 0;
    skipString(block);
    if (huffman) {
      return isValidHuffman(block.slice(start, block.readerIndex() - start));
    }
    for (int i = start; i < block.readerIndex(); i++) {
      int c = block.getUnsignedByte(i);
      if (c >= 'A' && c <= 'Z') {
        return false;
      }
    }
    return true;
  }

  /**
   * Decodes a name in Huffman code as the only header of a block of its own. Its value is missing
   * there, so the decoder must not judge the header: "te" may have one value only, and a client
   * that encodes every name ("te: trailers" of each gRPC call) is right.
   */
  private boolean isValidHuffman(ByteBuf name) {
    var decoder = names;
    if (decoder == null) {
      decoder = new DefaultHttp2HeadersDecoder(false, Integer.MAX_VALUE);
      names = decoder;
    }
    var field = Unpooled.buffer(name.readableBytes() + 2);
    field.writeByte(0).writeBytes(name).writeByte(0);
    try {
      for (var header : decoder.decodeHeaders(1, field)) {
        if (hasUpperCase(header.getKey())) {
          return false;
        }
      }
      return true;
    } catch (Http2Exception e) {
      return false;
    }
  }

  private static boolean hasUpperCase(CharSequence name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return true;
      }
    }
    return false;
  }

  private static void skipString(ByteBuf block) {
    int length = integer(block, block.readUnsignedByte() & 0x7f, 0x7f);
    if (length < 0) {
      throw new IndexOutOfBoundsException();
    }
    block.skipBytes(length);
  }

  /** Reads an integer whose prefix has been read (RFC 7541, 5.1). */
  private static int integer(ByteBuf block, int prefix, int mask) {
    if (prefix < mask) {
      return prefix;
    }
    long value = mask;
    for (int shift = 0; shift <= 28; shift += 7) {
      int next = block.readUnsignedByte();
      value += ((long) (next & 0x7f)) << shift;
      if ((next & 0x80) == 0) {
        return (int) Math.min(value, Integer.MAX_VALUE);
      }
    }
    throw new IndexOutOfBoundsException();
  }
}
