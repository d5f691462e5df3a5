package io.weir.users.account;

import io.weir.users.account.password.PasswordFailure;
import io.weir.users.call.Failure;

/** Names of the outcomes of calls in metrics. */
final class Outcome {
  private Outcome() {}

  static String of(Failure failure) {
    return switch (failure) {
      case AccountFailure.WrongCredentials _, AccountFailure.NotVerified _ -> "refused";
      case AccountFailure.Suspended _ -> "suspended";
      case AccountFailure.EmailTaken _ -> "taken";
      case AccountFailure.TooManyAttempts _ -> "throttled";
      case PasswordFailure.Busy _ -> "busy";
      default -> "failed";
    };
  }
}
