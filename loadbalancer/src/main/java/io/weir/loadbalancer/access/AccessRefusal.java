package io.weir.loadbalancer.access;

import io.weir.runtime.identity.Proof;

/** Kind of refusal, by what its caller can do about it (RFC 6750, 3). */
public enum AccessRefusal {
  /** The caller has to prove who it is. */
  NO_CREDENTIALS("no-credentials"),
  /** The caller has to prove it by other credentials. */
  INVALID_CREDENTIALS("invalid-credentials"),
  /** The credentials cannot be checked at the moment. */
  KEYS_UNAVAILABLE("keys-unavailable"),
  /** Nobody may make the call. */
  CLOSED("denied"),
  /** The caller is known, and may not make the call. */
  DENIED("denied");

  private final String reason;

  AccessRefusal(String reason) {
    this.reason = reason;
  }

  /** Returns the reason for the counter. */
  String reason() {
    return reason;
  }

  static AccessRefusal unauthenticated(Proof proof) {
    return switch (proof) {
      case Proof.None _, Proof.Verified _ -> NO_CREDENTIALS;
      case Proof.Rejected _ -> INVALID_CREDENTIALS;
      case Proof.Unknown _ -> KEYS_UNAVAILABLE;
    };
  }

  static AccessRefusal denied(Proof proof) {
    return proof.identity() == null ? CLOSED : DENIED;
  }
}
