package io.weir.users.account;

import io.weir.users.account.password.Password;
import io.weir.users.account.token.SessionTokens;
import io.weir.users.call.Call;
import io.weir.users.user.Email;
import java.util.Optional;
import java.util.UUID;

/**
 * The accounts of users. Arguments must be valid. Every method blocks, ends early when its call
 * ends, and throws a failure if it has done nothing. Thread-safe.
 */
public interface Accounts {

  /**
   * Registers a user.
   *
   * @return identifier of the user; empty if a message has gone to the address instead
   * @throws AccountFailure.EmailTaken if another user has the email, and addresses are not verified
   * @throws AccountFailure.TooManyAttempts if too many registrations came from the network
   */
  Optional<UUID> register(Registration registration, CallerNetwork from, Call call);

  /**
   * Creates the account of a registration.
   *
   * @param token token that was sent to the address
   * @return identifier of the user
   * @throws AccountFailure.NotVerified if there is no such registration with this password
   */
  UUID verify(String token, Password password, CallerNetwork from, Call call);

  /**
   * Begins a session.
   *
   * @throws AccountFailure.WrongCredentials if there is no such account, or the password is wrong
   * @throws AccountFailure.Suspended if the password is right and the user is suspended
   * @throws AccountFailure.TooManyAttempts after too many failures
   */
  SessionTokens login(Email email, Password password, CallerNetwork from, Call call);

  /** Renews the session of a refresh token, which is spent. */
  SessionTokens refresh(String refreshToken, Call call);

  /** Ends the session of a refresh token, or all sessions of its user. */
  void logout(String refreshToken, boolean everywhere, Call call);
}
