package io.weir.users.user;

/** Whether a user may use the system. */
public enum UserStatus {
  ACTIVE,
  SUSPENDED
}
