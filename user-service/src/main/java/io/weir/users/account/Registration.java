package io.weir.users.account;

import io.weir.users.account.password.Password;
import io.weir.users.user.Email;
import io.weir.users.user.NewUser;
import io.weir.users.user.UserStatus;
import java.util.Map;

/** The values of a user who registers. */
public record Registration(Email email, Password password, String name) {

  static NewUser user(Email email, String name) {
    return new NewUser(email, name, "", UserStatus.ACTIVE, Map.of());
  }

  /** Returns a text without the values, which are personal. */
  @Override
  public String toString() {
    return "Registration";
  }
}
