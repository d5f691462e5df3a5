package io.weir.postgres;

/** Part of a server's data that survives a crash of the machine. */
enum Durability {
  /** All data from the start, because it belongs to a user. */
  KEPT(true, true),

  /**
   * Commits, as on any server, so that measurements are realistic. The initial files need not
   * survive.
   */
  TEMPORARY(false, true),

  /** No data. For tests, which need a fast server. */
  NONE(false, false);

  private final boolean syncsInitialFiles;
  private final boolean syncsCommits;

  Durability(boolean syncsInitialFiles, boolean syncsCommits) {
    this.syncsInitialFiles = syncsInitialFiles;
    this.syncsCommits = syncsCommits;
  }

  boolean syncsInitialFiles() {
    return syncsInitialFiles;
  }

  /** Returns the value of fsync and synchronous_commit. */
  String commits() {
    return syncsCommits ? "on" : "off";
  }
}
