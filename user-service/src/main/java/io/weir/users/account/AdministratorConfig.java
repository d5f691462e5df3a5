package io.weir.users.account;

import io.weir.runtime.config.Secret;
import io.weir.users.account.password.Password;
import io.weir.users.call.Violations;
import io.weir.users.user.Email;

/**
 * First administrator, whose account is created if no account and no user has the email.
 *
 * @param password first password; a later one in the configuration changes nothing
 */
public record AdministratorConfig(String email, Secret password) {

  public AdministratorConfig {
    var found = new Violations();
    new Email(email).check("email", found);
    if (found.all().isEmpty()) {
      var _ = Password.chosen(password.value(), email, found);
    }
    if (!found.all().isEmpty()) {
      var first = found.all().getFirst();
      throw new IllegalArgumentException(first.field() + ": " + first.description());
    }
  }
}
