package io.weir.loadbalancer.balancing;

/** What one pick must observe. */
public interface Choice {

  /** All may be picked. */
  Choice ANY = index -> false;

  /** Whether this candidate must not be picked now: it was tried, or cannot serve the call. */
  boolean passesOver(int index);

  /**
   * The first from an index on, around the end, that is not passed over; {@link Picker#NONE} if there
   * is none.
   */
  default int from(int index, int size) {
    for (int i = 0; i < size; i++) {
      int candidate = index + i < size ? index + i : index + i - size;
      if (!passesOver(candidate)) {
        return candidate;
      }
    }
    return Picker.NONE;
  }
}
