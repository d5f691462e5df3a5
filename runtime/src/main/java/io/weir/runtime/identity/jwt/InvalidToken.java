package io.weir.runtime.identity.jwt;

/**
 * Token that proves nothing. The message says why, without anything that the token contains. Has no
 * stack trace, because it is an answer.
 */
final class InvalidToken extends Exception {
  InvalidToken(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
