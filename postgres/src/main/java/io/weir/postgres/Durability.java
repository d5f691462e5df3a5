package io.weir.postgres;

/** How much of a server's data survives a crash of the machine. */
enum Durability {
  /** Everything from the start: the data belongs to somebody. */
  KEPT(true, true),

  /** Commits, as on any server, so that figures are real; the initial files need not survive. */
  TEMPORARY(false, true),

  /** Nothing: for tests, which want a fast server. */
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

  /** The value of fsync and synchronous_commit. */
  String commits() {
    return syncsCommits ? "on" : "off";
  }
}
