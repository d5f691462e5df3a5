package io.weir.runtime.identity;

import org.jspecify.annotations.Nullable;

/** What the credentials of a request prove. The reasons are for operators, not for callers. */
public sealed interface Proof {
  /** The request has no credentials. */
  record None() implements Proof {}

  /** The credentials prove an identity. */
  record Verified(Identity proved) implements Proof {}

  /** The credentials prove nothing. */
  record Rejected(String reason) implements Proof {}

  /** The credentials cannot be checked at the moment. */
  record Unknown(String reason) implements Proof {}

  /** Returns the identity; null if none is proved. */
  default @Nullable Identity identity() {
    return this instanceof Verified verified ? verified.proved() : null;
  }

  /** Returns why no identity is proved. */
  default String doubt() {
    return switch (this) {
      case None _ -> "no credentials";
      case Verified _ -> "";
      case Rejected rejected -> rejected.reason();
      case Unknown unknown -> unknown.reason();
    };
  }
}
