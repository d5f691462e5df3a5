package io.weir.loadbalancer.balancing;

/** Constraints of one pick, and the receiver of its reasons. */
public interface Choice {

  /** Allows every candidate. */
  Choice ANY = index -> false;

  /** Hash of a call that has no key. */
  long NO_HASH = 0;

  /**
   * Returns whether the candidate must not be picked: the call has tried it, or it cannot serve the
   * call.
   */
  boolean passesOver(int index);

  /**
   * Returns the hash of the key of the call, or {@link #NO_HASH}. A hash policy sends calls with
   * the same hash to the same endpoint.
   */
  default long hash() {
    return NO_HASH;
  }

  /**
   * Receives each candidate that the policy considered.
   *
   * @param cost the cost that the policy compares, in its own unit; NaN if it compares none
   */
  default void looked(int index, double cost) {}

  /**
   * Receives the reason of the pick.
   *
   * @param reason a constant
   */
  default void because(String reason) {}

  /**
   * Returns the first candidate that is not passed over, from {@code index} on and around the end,
   * or {@link Picker#NONE} if all are passed over.
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

  /**
   * Does the same as {@link #from(int, int)} and reports the candidate, for a policy that compares
   * no costs.
   */
  default int from(int index, int size, String reason) {
    int found = from(index, size);
    if (found != Picker.NONE) {
      looked(found, Double.NaN);
      because(reason);
    }
    return found;
  }
}
