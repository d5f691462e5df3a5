package io.weir.users.account;

import io.weir.users.call.Sha256;

/**
 * Hash of what attempts are counted for. Hashes have one length, and neither addresses nor emails
 * of strangers are stored.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AttemptKey(byte[] hash) {

  /** Failures of logins from a network. */
  static AttemptKey network(CallerNetwork network) {
    return of("network", network.key());
  }

  /** Failures of logins for an account, from networks where nobody has logged in to it. */
  static AttemptKey account(String emailKey) {
    return of("account", emailKey);
  }

  /** Failures of logins for an account from one network, and the network as an account knows it. */
  static AttemptKey accountFrom(String emailKey, CallerNetwork network) {
    return of("account from", network.key() + " " + emailKey);
  }

  /** Registrations from a network. */
  static AttemptKey registrations(CallerNetwork network) {
    return of("registrations", network.key());
  }

  /** Messages to an address. */
  static AttemptKey messages(String emailKey) {
    return of("messages", emailKey);
  }

  private static AttemptKey of(String kind, String value) {
    return new AttemptKey(Sha256.of(kind + '\0' + value));
  }
}
