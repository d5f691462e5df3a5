package io.weir.users.call;

import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong with a request before it is refused. Not thread-safe. */
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

  /** Collects into this one, with all fields being fields of the given one. */
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
   * @throws UsersFailure.Invalid with all of them, if there are any
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new UsersFailure.Invalid(found);
    }
  }
}
