package io.weir.transcoding.report;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one input; keeps the first {@link #MAX}. */
public final class Violations {
  /** So that an answer stays readable and bounded, however bad the input. */
  public static final int MAX = 32;

  private final List<Violation> found = new ArrayList<>(0);

  public void add(String field, String description) {
    if (!isFull()) {
      found.add(new Violation(field, description));
    }
  }

  /** Whether more would be forgotten anyway. */
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
