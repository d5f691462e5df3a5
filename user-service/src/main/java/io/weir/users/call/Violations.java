package io.weir.users.call;

import java.util.ArrayList;
import java.util.List;

/** Collects all invalid fields of a request, so that one answer names them all. Not thread-safe. */
public final class Violations {
  private final String prefix;
  private final List<Violation> found;

  public Violations() {
    this("", new ArrayList<>());
  }

  private Violations(String prefix, List<Violation> found) {
    this.prefix = prefix;
    this.found = found;
  }

  /** A view that adds to this collection the fields of the given message field. */
  public Violations within(String field) {
    return new Violations(prefix + field + ".", found);
  }

  public void add(String field, String description) {
    found.add(new Violation(prefix + field, description));
  }

  public List<Violation> all() {
    return List.copyOf(found);
  }

  /**
   * @throws InvalidRequest with all violations, if there are any
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new InvalidRequest(found);
    }
  }
}
