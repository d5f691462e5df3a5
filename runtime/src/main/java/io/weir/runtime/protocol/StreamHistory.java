package io.weir.runtime.protocol;

import io.netty.handler.codec.http2.Http2Error;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ids of the streams of one connection: the largest one, those skipped last, those reset last; and
 * the count of resets, which ends the connection if there are too many. Confined to the event loop.
 */
final class StreamHistory {
  /** Number of reset streams that are remembered. */
  private static final int REMEMBERED = 256;

  private final Http2Ending ending;
  private final ConnectionErrors errors;
  private final LongSupplier nanoTime;
  private final ResetWatch watch;
  private final FloodWatch flood;
  private int last;
  private int late;
  private int gapStart;
  private int gapEnd;
  private int @Nullable [] reset;
  private int resets;
  private @Nullable Set<Integer> malformed;
  private Reason refusing = Reason.STREAM_ERROR;

  /**
   * @param last largest id of a stream opened before
   */
  StreamHistory(Http2Ending ending, ConnectionErrors errors, int last) {
    this.ending = ending;
    this.errors = errors;
    this.last = last;
    this.nanoTime = errors.nanoTime();
    this.watch = new ResetWatch(nanoTime.getAsLong());
    this.flood = new FloodWatch(ending, nanoTime.getAsLong());
  }

  LongSupplier nanoTime() {
    return nanoTime;
  }

  FloodWatch flood() {
    return flood;
  }

  /** Returns the largest id of a stream opened so far. */
  int last() {
    return last;
  }

  /** Records that the peer opens a stream. */
  void opened(int stream, long now) {
    if (stream > last + 1) {
      gapStart = last + 1;
      gapEnd = stream - 1;
    }
    last = stream;
    watch.opened(stream, now);
  }

  /** Records HEADERS on a stream that is not new. */
  void late(int stream) {
    late = stream;
  }

  /** Returns whether the header block being decoded is the trailers of a stream. */
  boolean isTrailers(int stream) {
    return late == stream;
  }

  /** Returns whether a stream was skipped, and so was never opened. */
  boolean isSkipped(int stream) {
    return stream >= gapStart && stream <= gapEnd;
  }

  /** Records a stream that was reset by either side: frames of it may still be in transit. */
  void reset(int stream) {
    if (reset == null) {
      reset = new int[REMEMBERED];
    }
    reset[resets] = stream;
    resets = (resets + 1) % REMEMBERED;
  }

  /** Returns whether a stream is among those reset last. */
  boolean wasReset(int stream) {
    if (reset != null) {
      for (int each : reset) {
        if (each == stream) {
          return true;
        }
      }
    }
    return false;
  }

  /** Counts a reset that the peer sent. */
  void resetByPeer(int stream) {
    reset(stream);
    count(stream);
  }

  /** Marks a stream whose header block has malformed names; it is refused once it is decoded. */
  void malformedNames(int stream) {
    if (malformed == null) {
      malformed = new HashSet<>();
    }
    malformed.add(stream);
  }

  /** Returns whether a header block of the stream had malformed names, once. */
  boolean hasMalformedNames(int stream) {
    return malformed != null && malformed.remove(stream);
  }

  /** Forgets the marks, when all header blocks that were marked have been decoded. */
  void decoded() {
    malformed = null;
  }

  /** Names the reason of the next reset that the peer provokes. */
  void refusing(Reason reason) {
    refusing = reason;
  }

  /** Counts a reset that the peer provoked. */
  void provoked(int stream) {
    reset(stream);
    errors.refused(refusing);
    refusing = Reason.STREAM_ERROR;
    count(stream);
  }

  private void count(int stream) {
    if (watch.reset(stream, last, nanoTime.getAsLong())) {
      ending.end(Reason.RESETS, Http2Error.ENHANCE_YOUR_CALM);
    }
  }
}
