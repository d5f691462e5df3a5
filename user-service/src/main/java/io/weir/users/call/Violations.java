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

  /**
   * Returns a view that adds violations to this collection, with paths relative to the given
   * message field.
   */
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
   * Throws if there are any violations.
   *
   * @throws InvalidRequest with all violations
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new InvalidRequest(found);
    }
  }
}
