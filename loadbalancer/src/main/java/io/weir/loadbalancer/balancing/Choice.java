package io.weir.loadbalancer.balancing;

/** Constraints of one pick, and the receiver of its reasons. */
public interface Choice {

  /** All may be picked. */
  Choice ANY = index -> false;

  /** The call has no key by which to choose. */
  long NO_HASH = 0;

  /** Whether this candidate must not be picked now: it was tried, or cannot serve the call. */
  boolean passesOver(int index);

  /** Of the call's key: calls with the same go to the same endpoint, if the policy is by hash. */
  default long hash() {
    return NO_HASH;
  }

  /**
   * Told of each candidate that was considered.
   *
   * @param cost what the policy compares, in its own unit; NaN: it compares nothing
   */
  default void looked(int index, double cost) {}

  /**
   * Told why the one was picked.
   *
   * @param reason a constant
   */
  default void because(String reason) {}

  /**
   * The first from an index on, around the end, that is not passed over; {@link Picker#NONE} if
   * there is none.
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

  /** The same, of a policy that compares nothing. */
  default int from(int index, int size, String reason) {
    int found = from(index, size);
    if (found != Picker.NONE) {
      looked(found, Double.NaN);
      because(reason);
    }
    return found;
  }
}
