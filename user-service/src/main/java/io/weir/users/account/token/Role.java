package io.weir.users.account.token;

import java.util.List;

/** Role of an account, which rules ask for. */
public enum Role {
  USER,
  ADMIN;

  /** Returns the names in tokens; an administrator is a user too. */
  public List<String> names() {
    return this == ADMIN ? List.of("user", "admin") : List.of("user");
  }
}
