package io.weir.runtime.http2;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamVisitor;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Tells what the unread content of an HTTP/2 connection takes in memory. Flow control counts its
 * bytes alone, but a frame of one byte takes a hundred. Confined to the event loop.
 */
public final class UnreadFrames {
  /** Memory that a small frame takes besides its bytes. */
  static final int OVERHEAD = 100;

  private static final int SMALL = 256;

  /** Small frames of a connection that are not worth a look. */
  private static final int FEW = 500;

  private static final AttributeKey<UnreadFrames> OF =
      AttributeKey.valueOf(UnreadFrames.class, "OF");

  private final Http2Connection connection;
  private final Http2Connection.PropertyKey key;
  private int arrived;

  private UnreadFrames(Http2Connection connection) {
    this.connection = connection;
    this.key = connection.newKey();
  }

  public static UnreadFrames begin(Channel channel, Http2Connection connection) {
    var frames = new UnreadFrames(connection);
    channel.attr(OF).set(frames);
    return frames;
  }

  /** Returns those of a channel, or null before it is known to be an HTTP/2 connection. */
  public static @Nullable UnreadFrames of(Channel channel) {
    return channel.attr(OF).get();
  }

  /** Records the head of a DATA frame. */
  public void arrived(int id, int length) {
    var stream = connection.stream(id);
    if (stream == null || length == 0) {
      return;
    }
    FrameSizes sizes = stream.getProperty(key);
    if (sizes == null && length < SMALL) {
      sizes = new FrameSizes(Http2Windows.STREAM);
      var _ = stream.setProperty(key, sizes);
    }
    if (sizes != null) {
      sizes.add(length, length < SMALL);
      arrived++;
    }
  }

  /** Returns the memory that the unread content of all streams takes, in bytes. */
  public long held() {
    int unread = unread(connection.connectionStream());
    if (unread == 0) {
      arrived = 0;
    }
    if (arrived <= FEW) {
      return unread;
    }
    return unread + overhead();
  }

  /** Returns the memory that the unread content of a stream takes, in bytes. */
  public long held(Http2Stream stream) {
    return unread(stream) + overhead(stream);
  }

  private long overhead() {
    var sum = new Sum();
    try {
      var _ = connection.forEachActiveStream(sum);
    } catch (Http2Exception impossible) {
      throw new IllegalStateException(impossible);
    }
    return sum.overhead;
  }

  /** Adds up the overhead of streams. */
  private final class Sum implements Http2StreamVisitor {
    private long overhead;

    @Override
    public boolean visit(Http2Stream stream) {
      overhead += UnreadFrames.this.overhead(stream);
      return true;
    }
  }

  private long overhead(Http2Stream stream) {
    FrameSizes sizes = stream.getProperty(key);
    return sizes == null ? 0 : (long) OVERHEAD * sizes.small(unread(stream));
  }

  private int unread(Http2Stream stream) {
    return connection.local().flowController().unconsumedBytes(stream);
  }
}
