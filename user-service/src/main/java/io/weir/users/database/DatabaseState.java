package io.weir.users.database;

/** Whether the database can be used, as last seen. */
public sealed interface DatabaseState {

  /** Migrated, and answers. */
  record Up() implements DatabaseState {}

  /**
   * Calls are refused at once.
   *
   * @param reason one line for an operator
   */
  record Away(String reason) implements DatabaseState {}
}
