package io.weir.users.account;

import java.time.Duration;

/** Sends messages to the owners of addresses. Methods block. Thread-safe. */
public interface AccountMessages {

  /**
   * A message.
   *
   * @param address valid email address
   */
  record Message(String address, String subject, String text) {

    static Message verify(String address, String token, Duration keep) {
      return new Message(
          address,
          "Verify your address",
          """
          Somebody has registered with this address. If it was you, send this token with the
          password that you have chosen to /v1/auth:verifyEmail within %d minutes:

          %s

          If it was not you, do nothing: without your password nothing happens.
          """
              .formatted(keep.toMinutes(), token));
    }

    static Message alreadyRegistered(String address) {
      return new Message(
          address,
          "You have an account already",
          """
          Somebody has registered with this address, which has an account. If it was you, log in. If
          it was not you, do nothing: nothing has changed.
          """);
    }

    /** Returns a text without the message, which contains a token. */
    @Override
    public String toString() {
      return "Message";
    }
  }

  /**
   * Sends a message.
   *
   * @throws AccountFailure.MessagesAway if it cannot be sent now
   */
  void send(Message message);
}
