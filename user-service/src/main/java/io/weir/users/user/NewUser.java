package io.weir.users.user;

import io.weir.users.call.Violations;
import java.util.Map;

/** The values of a user to create. */
public record NewUser(
    Email email, String displayName, String locale, UserStatus status, Map<String, String> labels) {

  public NewUser {
    labels = Map.copyOf(labels);
  }

  /** Returns an upper bound of the size on the wire, in bytes. */
  public int weight() {
    return User.weight(email, displayName, locale, labels);
  }

  /** Adds all invalid fields. */
  public void check(Violations found) {
    email.check("email", found);
    UserRules.checkDisplayName(displayName, found);
    UserRules.checkLocale(locale, found);
    UserRules.checkLabels(labels, found);
  }
}
