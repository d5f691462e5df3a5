package io.weir.users.storage;

/**
 * A statement with its name in traces and metrics.
 *
 * @param name operation and table, "SELECT users": few different ones
 */
record SqlText(String name, String sql) {

  String operation() {
    return name.substring(0, name.indexOf(' '));
  }

  /** The table. */
  String collection() {
    return name.substring(name.indexOf(' ') + 1);
  }
}
