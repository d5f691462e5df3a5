package io.weir.gateway.form.encoding;

import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.memory.HeldBytes;
import io.weir.runtime.memory.MemoryExhausted;
import io.weir.runtime.memory.MemoryKind;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks the compressed messages of a gRPC request as they arrive, by decompressing them and
 * dropping the result. A gRPC server may end the connection, which other callers share, after a
 * message that it cannot decompress. Holds {@link #HELD} bytes, or the window of zstd, while a
 * message is incomplete, and nothing between messages. Checks gzip, deflate and zstd; messages of
 * other encodings pass, because only the instance knows whether it reads them. Not thread-safe.
 */
public final class CompressedMessages implements AutoCloseable {
  /**
   * Bytes that decompression of gzip and deflate holds: the window, its tables and a piece of
   * content.
   */
  private static final int HELD = 64 << 10;

  private final @Nullable RequestEncoding encoding;
  private final long limit;
  private final Supplier<HeldBytes> memory;
  private @Nullable Decompressor decompressor;
  private long size;

  /**
   * @param encoding value of grpc-encoding
   * @param limit maximum size in bytes of a message when decompressed
   * @param memory bytes held for the call
   */
  public CompressedMessages(String encoding, long limit, Supplier<HeldBytes> memory) {
    this.encoding =
        switch (encoding) {
          case "gzip" -> RequestEncoding.GZIP;
          case "deflate" -> RequestEncoding.DEFLATE;
          case "zstd" -> ZstdLibrary.isAvailable() ? RequestEncoding.ZSTD : null;
          default -> null;
        };
    this.limit = limit;
    this.memory = memory;
  }

  /** Checks the next bytes of a message. Returns the error, or null. */
  public @Nullable Failure feed(byte[] piece, int from, int to) {
    if (encoding == null || from == to) {
      return null;
    }
    if (decompressor == null && !memory.get().hasRoom()) {
      return noRoom();
    }
    var content = decompressor == null ? begin(encoding) : decompressor;
    content.feed(Arrays.copyOfRange(piece, from, to));
    try {
      for (int length = content.advance(); length > 0; length = content.advance()) {
        size += length;
        if (size > limit) {
          return Diagnosis.tooLarge(limit);
        }
      }
      return null;
    } catch (MalformedContent wrong) {
      return broken(wrong.getMessage());
    } catch (MemoryExhausted full) {
      return noRoom();
    }
  }

  private Decompressor begin(RequestEncoding coding) {
    var content = coding.decompressor(memory);
    memory.get().set(MemoryKind.DECOMPRESSION, coding == RequestEncoding.ZSTD ? 0 : HELD);
    decompressor = content;
    return content;
  }

  /** Checks the end of a message. Returns the error, or null. */
  public @Nullable Failure end() {
    if (encoding == null) {
      return null;
    }
    var content = decompressor;
    if (content == null) {
      return broken("the compressed content is empty");
    }
    try {
      content.end();
      return null;
    } catch (MalformedContent wrong) {
      return broken(wrong.getMessage());
    } finally {
      close();
    }
  }

  private static Failure noRoom() {
    return Failure.of(GrpcCode.RESOURCE_EXHAUSTED, MemoryExhausted.MESSAGE);
  }

  private static Failure broken(@Nullable String wrong) {
    return Failure.of(
        GrpcCode.INVALID_ARGUMENT, "the request has a message that cannot be read: " + wrong);
  }

  /** Gives up a message that is incomplete. */
  @Override
  public void close() {
    var content = decompressor;
    if (content != null) {
      decompressor = null;
      size = 0;
      content.close();
      memory.get().set(MemoryKind.DECOMPRESSION, 0);
    }
  }
}
