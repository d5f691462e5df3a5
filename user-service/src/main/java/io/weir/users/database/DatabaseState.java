package io.weir.users.database;

/** Availability of the database, as last observed. */
public sealed interface DatabaseState {

  /** The database is migrated and answers. */
  record Up() implements DatabaseState {}

  /**
   * The database cannot be used; calls are refused at once.
   *
   * @param reason one line for operators
   */
  record Away(String reason) implements DatabaseState {}
}
