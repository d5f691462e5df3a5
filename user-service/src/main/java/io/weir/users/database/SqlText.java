package io.weir.users.database;

/**
 * A statement with its name in traces and metrics.
 *
 * @param name operation and table, "SELECT users": few different ones
 */
public record SqlText(String name, String sql) {

  public String operation() {
    return name.substring(0, name.indexOf(' '));
  }

  /** The table. */
  public String collection() {
    return name.substring(name.indexOf(' ') + 1);
  }
}
