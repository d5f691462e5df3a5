package io.weir.users.account;

import io.weir.users.account.password.Password;
import io.weir.users.call.Violations;
import io.weir.users.user.Email;
import io.weir.users.user.UserRules;
import io.weir.users.v1.LoginRequest;
import io.weir.users.v1.RegisterRequest;
import io.weir.users.v1.VerifyEmailRequest;

/**
 * Reads requests about accounts. Each method throws {@link io.weir.users.call.InvalidRequest} with
 * all invalid fields, of which no message quotes a value.
 */
final class AccountRequests {
  private AccountRequests() {}

  record Login(Email email, Password password) {}

  record Verification(String token, Password password) {
    @Override
    public String toString() {
      return "Verification";
    }
  }

  static Registration register(RegisterRequest request) {
    var found = new Violations();
    var email = new Email(request.getEmail());
    email.check("email", found);
    var ofPassword = new Violations();
    var password = Password.chosen(request.getPassword(), request.getEmail(), ofPassword);
    ofPassword.all().forEach(each -> found.add(each.field(), each.description()));
    var ofName = new Violations();
    UserRules.checkDisplayName(request.getName(), ofName);
    ofName.all().forEach(each -> found.add("name", each.description()));
    found.throwIfAny();
    return new Registration(email, password, request.getName());
  }

  static Login login(LoginRequest request) {
    var found = new Violations();
    var email = new Email(request.getEmail());
    email.check("email", found);
    var password = Password.given(request.getPassword(), found);
    found.throwIfAny();
    return new Login(email, password);
  }

  static Verification verification(VerifyEmailRequest request) {
    var found = new Violations();
    if (request.getToken().isEmpty()) {
      found.add("token", "is required");
    }
    var password = Password.given(request.getPassword(), found);
    found.throwIfAny();
    return new Verification(request.getToken(), password);
  }
}
