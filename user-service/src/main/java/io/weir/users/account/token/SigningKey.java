package io.weir.users.account.token;

import java.time.Instant;

/**
 * A key that signs access tokens, as it is stored. A class and not a record, so that code that
 * prints records cannot print it.
 */
final class SigningKey {
  private final String id;
  private final Encoded encoded;
  private final Instant signsFrom;
  private final Instant signsUntil;

  /**
   * A pair of keys as bytes.
   *
   * @param publicKey X.509 SubjectPublicKeyInfo
   * @param privateKey PKCS #8, encrypted if sealed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Encoded(byte[] publicKey, byte[] privateKey, boolean sealed) {
    @Override
    public String toString() {
      return "***";
    }
  }

  /**
   * @param id value of kid
   * @param signsUntil end of its time, not included
   */
  SigningKey(String id, Encoded encoded, Instant signsFrom, Instant signsUntil) {
    this.id = id;
    this.encoded = encoded;
    this.signsFrom = signsFrom;
    this.signsUntil = signsUntil;
  }

  String id() {
    return id;
  }

  Encoded encoded() {
    return encoded;
  }

  Instant signsFrom() {
    return signsFrom;
  }

  Instant signsUntil() {
    return signsUntil;
  }

  boolean signsAt(Instant now) {
    return !now.isBefore(signsFrom) && now.isBefore(signsUntil);
  }

  @Override
  public String toString() {
    return "SigningKey " + id;
  }
}
