package io.weir.users.domain;

/** Whether a user may use the system. */
public enum UserStatus {
  ACTIVE,
  SUSPENDED
}
