package io.weir.transcoding.report;

import java.util.ArrayList;
import java.util.List;

/** Collects the violations found in one input, up to {@link #MAX}. */
public final class Violations {
  /** Limit that keeps a response readable and bounded, however bad the input. */
  public static final int MAX = 32;

  private final List<Violation> found = new ArrayList<>(0);

  public void add(String field, String description) {
    if (!isFull()) {
      found.add(new Violation(field, description));
    }
  }

  /** Returns whether further violations would be dropped. */
  public boolean isFull() {
    return found.size() >= MAX;
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public List<Violation> found() {
    return List.copyOf(found);
  }
}
