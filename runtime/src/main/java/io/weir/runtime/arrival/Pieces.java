package io.weir.runtime.arrival;

import com.linecorp.armeria.common.HttpData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pieces of a content. Small ones are copied together, because a piece of one byte would take a
 * hundred. Not thread-safe.
 */
final class Pieces {
  private static final int SMALL = 1 << 10;
  private static final int LARGEST_COPY = 64 << 10;
  private static final byte[] NONE = {};

  private final List<HttpData> pieces = new ArrayList<>(1);

  /** Small pieces behind the others; only a part of it is filled. */
  private byte[] copied = NONE;

  private int filled;
  private int length;

  /** Adds a piece, which must not change any more. */
  void add(HttpData piece) {
    length += piece.length();
    if (pieces.isEmpty() || piece.length() >= SMALL) {
      endCopy();
      pieces.add(piece);
      return;
    }
    if (filled + piece.length() > LARGEST_COPY) {
      endCopy();
    }
    if (filled + piece.length() > copied.length) {
      copied = Arrays.copyOf(copied, Math.max(SMALL, Math.min(LARGEST_COPY, 2 * copied.length)));
    }
    System.arraycopy(piece.array(), 0, copied, filled, piece.length());
    filled += piece.length();
  }

  private void endCopy() {
    if (filled > 0) {
      pieces.add(HttpData.wrap(Arrays.copyOf(copied, filled)));
      filled = 0;
    }
  }

  /** Returns the number of arrays that hold the pieces. */
  int count() {
    return pieces.size() + (filled > 0 ? 1 : 0);
  }

  /** Returns all pieces as one, and forgets them. */
  HttpData join() {
    endCopy();
    if (pieces.size() <= 1) {
      var only = pieces.isEmpty() ? HttpData.empty() : pieces.getFirst();
      clear();
      return only;
    }
    var content = new byte[length];
    int at = 0;
    for (var piece : pieces) {
      System.arraycopy(piece.array(), 0, content, at, piece.length());
      at += piece.length();
    }
    clear();
    return HttpData.wrap(content);
  }

  void clear() {
    pieces.clear();
    copied = NONE;
    filled = 0;
    length = 0;
  }
}
