package io.weir.users.account.password;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Computes Argon2id, version 1.3 (RFC 9106). Stateless. */
final class Argon2Hasher {
  static final int DIGEST_BYTES = 32;

  /** Returns the digest of a password. */
  byte[] digest(Password password, HashParameters cost, byte[] salt) {
    var parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.kibibytes())
            .withIterations(cost.iterations())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build();
    var generator = new Argon2BytesGenerator();
    generator.init(parameters);
    var digest = new byte[DIGEST_BYTES];
    generator.generateBytes(password.bytes(), digest);
    return digest;
  }
}
