package io.weir.users.user;

/** Permission of a user to use the system. */
public enum UserStatus {
  ACTIVE,
  SUSPENDED
}
