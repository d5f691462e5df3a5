package io.weir.users.account.token;

import io.weir.runtime.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts private keys for the database: AES-256-GCM with a key that HKDF derives from the
 * configured secret, bound to the id of the key. Thread-safe.
 */
final class KeySealer {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final byte[] PURPOSE = "weir signing keys".getBytes(StandardCharsets.US_ASCII);

  private final @Nullable SecretKey key;
  private final SecureRandom random;

  /**
   * @param secret null to store private keys as they are
   */
  KeySealer(@Nullable Secret secret, SecureRandom random) {
    this.key = secret == null ? null : derive(secret);
    this.random = random;
  }

  private static SecretKey derive(Secret secret) {
    try {
      var parameters =
          HKDFParameterSpec.ofExtract()
              .addIKM(secret.value().getBytes(StandardCharsets.UTF_8))
              .thenExpand(PURPOSE, 32);
      return KDF.getInstance("HKDF-SHA256").deriveKey("AES", parameters);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK from 25 on has HKDF-SHA256", e);
    }
  }

  SigningKey.Encoded seal(String id, byte[] publicKey, byte[] privateKey) {
    if (key == null) {
      return new SigningKey.Encoded(publicKey, privateKey, false);
    }
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      var encrypted = cipher(Cipher.ENCRYPT_MODE, key, id, nonce).doFinal(privateKey);
      var sealed = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
      System.arraycopy(encrypted, 0, sealed, NONCE_BYTES, encrypted.length);
      return new SigningKey.Encoded(publicKey, sealed, true);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the private key; empty if it was sealed with another secret. */
  Optional<byte[]> open(SigningKey stored) {
    var encoded = stored.encoded();
    if (!encoded.sealed()) {
      return Optional.of(encoded.privateKey());
    }
    if (key == null || encoded.privateKey().length <= NONCE_BYTES) {
      return Optional.empty();
    }
    var nonce = Arrays.copyOf(encoded.privateKey(), NONCE_BYTES);
    try {
      var cipher = cipher(Cipher.DECRYPT_MODE, key, stored.id(), nonce);
      var sealed = encoded.privateKey();
      return Optional.of(cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static Cipher cipher(int mode, SecretKey key, String id, byte[] nonce)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(id.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
