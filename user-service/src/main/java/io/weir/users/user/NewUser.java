package io.weir.users.user;

import io.weir.users.call.Violations;
import java.util.Map;

/** What a caller says of a user to create. */
public record NewUser(
    Email email, String displayName, String locale, UserStatus status, Map<String, String> labels) {

  public NewUser {
    labels = Map.copyOf(labels);
  }

  /** About how many bytes this takes. */
  public int weight() {
    return User.weight(email, displayName, locale, labels);
  }

  /** Adds everything that is not valid. */
  public void check(Violations found) {
    email.check("email", found);
    UserRules.checkDisplayName(displayName, found);
    UserRules.checkLocale(locale, found);
    UserRules.checkLabels(labels, found);
  }
}
