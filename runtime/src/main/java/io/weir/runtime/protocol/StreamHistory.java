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
  /** Number of reset streams that are remembered: as many as may be in flight by default. */
  private static final int REMEMBERED = 1_000;

  /** Streams with an early response whose clients may end them before they are reset. */
  static final int AWAITED = 100;

  /** Frames that may be in transit on a stream that the server gives up: a window of small ones. */
  private static final int IN_TRANSIT = 64;

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
  private byte[] inTransit = {};
  private int resets;
  private final Set<Integer> awaited = new HashSet<>();
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

  /**
   * Records a stream that the server has given up by a decision of its own, such as an answer
   * before the end of the request: the client could not know, so what it has sent meanwhile is no
   * flood.
   */
  void givenUp(int stream) {
    reset(stream, IN_TRANSIT);
  }

  /**
   * Records a stream whose response was sent before the end of its request. Returns false if too
   * many of them wait for that end.
   */
  boolean awaitEnd(int stream) {
    return awaited.size() < AWAITED && awaited.add(stream);
  }

  boolean isAwaited(int stream) {
    return awaited.contains(stream);
  }

  /** Forgets a stream that {@link #awaitEnd} recorded. Returns whether it still waited. */
  boolean stopsAwaiting(int stream) {
    return awaited.remove(stream);
  }

  /** Records a stream that was reset by either side: frames of it may still be in transit. */
  private void reset(int stream, int frames) {
    if (reset == null) {
      reset = new int[REMEMBERED];
      inTransit = new byte[REMEMBERED];
    }
    reset[resets] = stream;
    inTransit[resets] = (byte) frames;
    resets = (resets + 1) % REMEMBERED;
  }

  /** Returns whether a stream is among those reset last. */
  boolean wasReset(int stream) {
    return indexOf(stream) >= 0;
  }

  /** Takes a frame on a stream that was reset. Returns whether it may have been in transit. */
  boolean isInTransit(int stream) {
    int index = indexOf(stream);
    if (index < 0 || inTransit[index] == 0) {
      return false;
    }
    inTransit[index]--;
    return true;
  }

  private int indexOf(int stream) {
    if (reset != null) {
      for (int i = 0; i < REMEMBERED; i++) {
        if (reset[i] == stream) {
          return i;
        }
      }
    }
    return -1;
  }

  /** Counts a reset that the peer sent, unless it only ends a call that has had its response. */
  void resetByPeer(int stream) {
    reset(stream, 0);
    if (!stopsAwaiting(stream)) {
      count(stream);
    }
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
    reset(stream, 0);
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
