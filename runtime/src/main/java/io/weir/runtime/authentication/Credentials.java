package io.weir.runtime.authentication;

import com.linecorp.armeria.common.RequestHeaders;

/**
 * Credentials of a request, and the request without those that nobody below needs.
 *
 * @param found the credentials
 * @param headers headers without them
 * @param target target without them, path and query as received
 * @param bearer true if the client offers "bearer" as the only subprotocol of its WebSocket, which
 *     it expects in the answer
 */
record Credentials(Found found, RequestHeaders headers, String target, boolean bearer) {

  /** Credentials, not checked. */
  sealed interface Found {}

  record None() implements Found {}

  record Token(String text) implements Found {}

  record ApiKey(String text) implements Found {}

  /**
   * Credentials of which servers might choose different ones.
   *
   * @param reason contains nothing of them
   */
  record Ambiguous(String reason) implements Found {}
}
